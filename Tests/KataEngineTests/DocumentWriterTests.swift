import Foundation
import KataCore
import KataFiles
import KataTestSupport
import Testing

@testable import KataEngine

@Suite struct DocumentWriterTests {
    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Diagnostic)?.code.rawValue ?? "\(error)"
        }
    }

    @Test func whatWasChangedMeanwhileIsNotOverwritten() throws {
        let folder = try TemporaryFolder()
        try folder.write("theirs", to: ".planning/a.md")
        let writer = DocumentWriter(projectRoot: folder.path, files: SystemFiles())
        for old in ["mine", "their", "theirs!", ""] {
            let code = code { try writer.replace(Array(old.utf8), with: Array("new".utf8), at: ".planning/a.md") }
            #expect(code == "document.changed")
        }
        #expect(try folder.read(".planning/a.md") == "theirs")
        try writer.replace(Array("theirs".utf8), with: Array("new".utf8), at: ".planning/a.md")
        #expect(try folder.read(".planning/a.md") == "new")
    }

    @Test func ofManyWritersNoneIsLost() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".planning/a.md")
        let writer = DocumentWriter(projectRoot: folder.path, files: SystemFiles())
        let place = DiskPath("\(folder.path)/.planning/a.md")
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<12 {
                group.addTask {
                    // As long as others come in between, it is tried again.
                    while true {
                        guard let old = try? SystemFiles().read(place) else { continue }
                        let new = old + Array("\(index)\n".utf8)
                        if (try? writer.replace(old, with: new, at: ".planning/a.md")) != nil { return }
                    }
                }
            }
        }
        let lines = try folder.read(".planning/a.md").split(separator: "\n").compactMap { Int($0) }
        #expect(lines.sorted() == Array(0..<12))
    }

    @Test func nothingLeavesTheProject() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "outside/a.md")
        try folder.write("x", to: "project/.planning/b.md")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/project/.planning/link", withDestinationPath: "../../outside")
        let writer = DocumentWriter(projectRoot: "\(folder.path)/project", files: SystemFiles())
        for path in ["../outside/a.md", "/etc/hosts", ".planning/link/a.md", ".planning/link/new/b.md", ".git/config"] {
            #expect(code { try writer.replace([0x78], with: [], at: path) } == "document.outside", "\(path)")
            #expect(code { try writer.create([], at: path) } == "document.outside", "\(path)")
        }
        #expect(try folder.read("outside/a.md") == "x")
        let leaked = folder.exists("outside/new")
        #expect(!leaked)
        #expect(code { try writer.create([], at: ".planning/b.md") } == "document.exists")
        try writer.create(Array("y".utf8), at: ".planning/c/d/e.md")
        #expect(try folder.read("project/.planning/c/d/e.md") == "y")
    }
}
