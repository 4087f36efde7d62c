import KataFiles
import KataTestSupport
import Testing

@Suite struct FolderTests {
    private let files = SystemFiles()

    @Test func `folders are made with those above, once`() throws {
        let folder = try TemporaryFolder()
        for _ in 0..<2 { try files.makeFolder("\(folder.path)/a/b/c", mode: .privateFolder) }
        #expect(try files.status(of: "\(folder.path)/a/b/c")?.mode == 0o700)
        try folder.write("", to: "file")
        #expect(throws: FileError.self) { try files.makeFolder("\(folder.path)/file/x", mode: .privateFolder) }
    }

    @Test func `a folder goes with everything in it, and links in it are not followed`() throws {
        let folder = try TemporaryFolder()
        try folder.write("keep", to: "outside/precious")
        try folder.write("", to: "gone/a/b/c")
        try folder.write("", to: "gone/a.txt")
        try folder.link("gone/link", to: "\(folder.path)/outside")
        try files.removeFolder("\(folder.path)/gone")
        try files.removeFolder("\(folder.path)/gone")
        #expect(try files.list(below: DiskPath(folder.path)).map(\.display) == ["outside", "outside/precious"])
        try folder.link("link", to: "\(folder.path)/outside")
        #expect(throws: FileError.self) { try files.removeFolder("\(folder.path)/link") }
        #expect(try SystemFiles().exists("\(folder.path)/outside/precious"))
    }

    @Test func `removing what is not there is no error`() throws {
        let folder = try TemporaryFolder()
        try files.remove("\(folder.path)/none")
        try folder.write("", to: "a")
        try files.remove("\(folder.path)/a")
        #expect(try !SystemFiles().exists("\(folder.path)/a"))
    }

    @Test func `renaming replaces a file and reports what is missing`() throws {
        let folder = try TemporaryFolder()
        try folder.write("1", to: "x/a")
        try folder.write("2", to: "y/b")
        try files.rename("\(folder.path)/x/a", to: "\(folder.path)/y/b", durable: true)
        #expect(try folder.read("y/b") == "1")
        #expect(throws: FileError.self) {
            try files.rename("\(folder.path)/x/a", to: "\(folder.path)/y/b", durable: false)
        }
    }
}
