import KataCore
import KataFiles
import KataStore
import KataTestSupport
import Testing

@Suite struct RunFolderTests {
    private let digest = "sha256:" + String(repeating: "0a", count: 32)

    @Test func `logs hold one document per line and only the owner reads them`() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        let log = try run.openLog("task-1-attempt-1")
        try log.append(["text": "a\nb"])
        try log.append([["n": 1], ["n": 2]])
        try log.close()
        let again = try run.openLog("task-1-attempt-1")
        try again.append(["n": 3])
        try again.close()
        let lines = try SystemFiles().read(try run.log("task-1-attempt-1")).split(separator: 0x0A)
        #expect(try lines.map { try JSONText(parsing: $0) } == [["text": "a\nb"], ["n": 1], ["n": 2], ["n": 3]])
        #expect(try SystemFiles().status(of: run.path)?.mode == 0o700)
        #expect(try SystemFiles().status(of: try run.log("task-1-attempt-1"))?.mode == 0o600)
        #expect(try run.logs() == [LogFile(name: "task-1-attempt-1.ndjson", bytes: 40)])
    }

    @Test(arguments: ["../x", "a/b", ".hidden", "", "a\u{0}b", "ä", String(repeating: "x", count: 300)])
    func `a name can't lead out of the folder`(_ name: String) throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        #expect(throws: FileError.self) { try run.openLog(name) }
        #expect(throws: FileError.self) { try run.store([1], digest: "sha256:" + name) }
    }

    @Test func `an artifact is kept once under its digest`() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        let path = try run.store(Array("prompt".utf8), digest: digest)
        #expect(try run.store(Array("prompt".utf8), digest: digest) == path)
        #expect(try SystemFiles().read(path) == Array("prompt".utf8))
        #expect(try run.artifact(digest) == path)
        #expect(throws: FileError.self) { try run.artifact("md5:00") }
    }

    @Test func `a half-written artifact is written again`() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        let path = try run.store(Array("prompt".utf8), digest: digest)
        try SystemFiles().writeAtomically([], to: path, mode: nil, durable: false)
        _ = try run.store(Array("prompt".utf8), digest: digest)
        #expect(try SystemFiles().read(path) == Array("prompt".utf8))
    }

    @Test func `a removed folder is gone and has no logs`() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        try run.openLog("a").close()
        try run.remove()
        #expect(try run.logs().isEmpty)
        #expect(try !SystemFiles().exists(run.path))
    }
}

extension RunFolder {
    static func example(in folder: String, files: any FileAccess = SystemFiles()) throws -> RunFolder {
        let run = RunFolder(
            run: ULID(milliseconds: 1, random: (2, 3)), commonFolder: DiskPath(folder), files: files)
        try SystemFiles().makeFolder(run.path, mode: .privateFolder)
        return run
    }
}
