import KataFiles
import KataTestSupport
import Testing

@Suite struct AppendTests {
    @Test func `lines of sixteen writers never mix`() async throws {
        let folder = try TemporaryFolder()
        let path = DiskPath("\(folder.path)/log.ndjson")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    let log = try SystemFiles().openLog(path, mode: .private)
                    let line = Array(String(repeating: "\(writer % 10)", count: 3000).utf8) + [0x0A]
                    for _ in 0..<20 { try log.append(line) }
                    try log.close()
                }
            }
            try await group.waitForAll()
        }
        let lines = try SystemFiles().read(path).split(separator: 0x0A)
        #expect(lines.count == 320)
        #expect(lines.allSatisfy { line in line.count == 3000 && line.allSatisfy { $0 == line.first } })
        #expect(try SystemFiles().status(of: path)?.mode == 0o600)
    }

    @Test func `a log that is closed takes nothing more`() throws {
        let folder = try TemporaryFolder()
        let log = try SystemFiles().openLog("\(folder.path)/log", mode: .private)
        try log.append([0x41])
        try log.synchronize()
        try log.close()
        try log.close()
        #expect(throws: FileError(.closed, "append to", "\(folder.path)/log")) { try log.append([0x42]) }
        #expect(try folder.read("log") == "A")
    }

    @Test func `an append that the disk refuses is reported`() throws {
        let folder = try TemporaryFolder()
        let files = SystemFiles { $0.kind == .write ? .writePart(count: 2, errorNumber: 28) : .proceed }
        do throws(FileError) {
            try files.append(Array("line\n".utf8), to: "\(folder.path)/log", mode: .private)
            Issue.record("no error")
        } catch {
            #expect(error.code == .noSpace)
        }
        #expect(try folder.read("log") == "li")
    }

    @Test func `links and folders are not appended to`() throws {
        let folder = try TemporaryFolder()
        let victim = try folder.write("v", to: "victim")
        try folder.link("link", to: victim)
        for name in ["link", ""] {
            #expect(throws: FileError.self) {
                try SystemFiles().append([0x41], to: "\(folder.path)/\(name)", mode: .private)
            }
        }
        #expect(try folder.read("victim") == "v")
    }
}
