import KataFiles
import KataTestSupport
import Testing

@Suite struct ReadingTests {
    @Test func `a file comes whole, up to the limit`() throws {
        let folder = try TemporaryFolder()
        let path = DiskPath(try folder.write(Array(repeating: 7, count: 100_000), to: "a"))
        #expect(try SystemFiles().read(path, limit: 100_000).count == 100_000)
        #expect(throws: FileError(.tooLarge, "read", path)) { try SystemFiles().read(path, limit: 99_999) }
        #expect(try SystemFiles().read(DiskPath(try folder.write("", to: "empty")), limit: 0).isEmpty)
    }

    @Test func `each kind of thing that is not a file has its own error`() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "file")
        try folder.link("loop", to: "loop")
        try folder.link("dangling", to: "nowhere")
        let codes: [(String, FileError.Code)] = [
            ("missing", .notFound), ("", .isFolder), ("file/below", .notFolder), ("loop", .symlinkLoop),
            ("dangling", .notFound), (String(repeating: "x", count: 300), .badPath),
        ]
        for (name, code) in codes {
            do throws(FileError) {
                _ = try SystemFiles().read("\(folder.path)/\(name)")
                Issue.record("\(name) was read")
            } catch {
                #expect(error.code == code, "\(name)")
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a device or an endless file neither blocks nor fills the memory`() throws {
        for path in ["/dev/null", "/dev/zero", "/dev/tty"] as [DiskPath] {
            #expect(throws: FileError.self) { try SystemFiles().read(path, limit: 10) }
        }
    }

    @Test func `status tells links from what they point to`() throws {
        let folder = try TemporaryFolder()
        let files = SystemFiles()
        try folder.write("hello", to: "a")
        try folder.link("l", to: "a")
        #expect(try files.status(of: "\(folder.path)/l")?.size == 5)
        #expect(try files.status(of: "\(folder.path)/l", followingLinks: false)?.kind == .symbolicLink)
        #expect(try files.status(of: "\(folder.path)/none") == nil)
        #expect(try files.status(of: "\(folder.path)/a/none") == nil)
        try folder.link("d", to: "none")
        #expect(try files.exists("\(folder.path)/d"))
    }
}
