import KataFiles
import KataTestSupport
import Testing

@Suite struct CreateTests {
    private let bytes = Array("all of it".utf8)

    @Test func `a new file is there with all of its bytes and nothing beside it`() throws {
        let folder = try TemporaryFolder()
        try SystemFiles().create(bytes, at: "\(folder.path)/a.md", durable: true)
        #expect(try folder.read("a.md") == "all of it")
        #expect(try SystemFiles().list(below: DiskPath(folder.path)).map(\.display) == ["a.md"])
    }

    @Test func `what is there stays, a dangling link included`() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "a.md")
        try folder.link("link.md", to: "nowhere")
        for name in ["a.md", "link.md"] {
            do throws(FileError) {
                try SystemFiles().create(bytes, at: "\(folder.path)/\(name)", durable: false)
                Issue.record("\(name) was overwritten")
            } catch {
                #expect(error.code == .alreadyExists)
            }
        }
        #expect(try folder.read("a.md") == "mine")
        #expect(try SystemFiles().list(below: DiskPath(folder.path)).map(\.display) == ["a.md", "link.md"])
    }

    @Test func `of many writers at once exactly one gets the name`() async throws {
        let folder = try TemporaryFolder()
        let path = DiskPath("\(folder.path)/a.md")
        let winners = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<16 {
                group.addTask { (try? SystemFiles().create(Array("\(index)".utf8), at: path, durable: false)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
        #expect(try SystemFiles().list(below: DiskPath(folder.path)).count == 1)
    }

    @Test func `links are resolved, loops and missing files are errors`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("x", to: "real/a.md")
        try folder.link("link", to: "real")
        try folder.link("loop", to: "loop")
        #expect(try SystemFiles().resolve("\(folder.path)/link/../link/a.md") == DiskPath(file))
        #expect(throws: FileError.self) { try SystemFiles().resolve("\(folder.path)/loop") }
        #expect(throws: FileError.self) { try SystemFiles().resolve("\(folder.path)/missing") }
    }
}
