import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct FilterTests {
    private func scratchWithFilter(required: Bool = false) throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.git("config", "filter.upper.clean", "tr a-z A-Z")
        try scratch.git("config", "filter.upper.smudge", "tr A-Z a-z")
        if required { try scratch.git("config", "filter.upper.required", "true") }
        try scratch.write("*.up filter=upper\n", to: ".gitattributes")
        try scratch.write("text\n", to: "a.up")
        try scratch.write("text\n", to: "plain")
        try scratch.commitAll("first")
        return scratch
    }

    @Test func externalFiltersRunThroughGit() async throws {
        let scratch = try scratchWithFilter()
        let git = try await scratch.open()
        guard case .mixed(let reasons) = git.capabilities.mode else {
            Issue.record("the mode is \(git.capabilities.mode.name)")
            return
        }
        #expect(reasons == ["external filters: upper"])
        #expect(try await git.status().isEmpty)
        for name in ["b.up", "quote\"d\n.up", "-x.up"] { try scratch.write("more \(name)\n", to: name) }
        let tree = try await git.snapshot()
        #expect(tree.hex == (try scratch.treeByGit()))
        #expect(try await git.blob(at: path("b.up"), in: tree)?.bytes == Array("MORE B.UP\n".utf8))
    }

    @Test func aFilterThatAppearsLaterIsHonoured() async throws {
        let scratch = try ScratchRepository()
        try scratch.git("config", "filter.upper.clean", "tr a-z A-Z")
        try scratch.write("text\n", to: "plain")
        try scratch.commitAll("first")
        let git = try await scratch.open()
        #expect(git.capabilities.mode == .native)
        try scratch.write("*.up filter=upper\n", to: ".gitattributes")
        try scratch.write("text\n", to: "a.up")
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func aRequiredFilterThatFailsIsAnError() async throws {
        let scratch = try scratchWithFilter(required: true)
        try scratch.git("config", "filter.upper.clean", "false")
        try scratch.write("changed\n", to: "a.up")
        let git = try await scratch.open()
        let error = await #expect(throws: GitError.self) { try await git.snapshot() }
        #expect(error?.code == .program)
    }

    @Test func encodingsOfTheWorkingTreeAreHonoured() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("*.u16 text working-tree-encoding=UTF-16LE\n", to: ".gitattributes")
        try scratch.commitAll("first")
        let text = Array("hé\n".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        try scratch.folder.write(text, to: "repo/a.u16")
        let git = try await scratch.open()
        let tree = try await git.snapshot()
        #expect(tree.hex == (try scratch.treeByGit()))
        #expect(try await git.blob(at: path("a.u16"), in: tree)?.bytes == Array("hé\n".utf8))
    }

    @Test func aTreeIsWrittenToAFolderWithItsFilters() async throws {
        let scratch = try scratchWithFilter()
        try scratch.write("#!/bin/sh\n", to: "bin/tool", executable: true)
        try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/link", withDestinationPath: "plain")
        let git = try await scratch.open()
        let tree = try await git.snapshot()
        let target = "\(scratch.folder.path)/out"
        try await git.materialize(tree: tree, at: target)
        #expect(try scratch.folder.read("out/a.up") == "text\n")
        #expect(FileManager.default.isExecutableFile(atPath: "\(target)/bin/tool"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(target)/link") == "plain")
        #expect(try scratch.statusByGit() == ["?? bin/tool", "?? link"])
        await #expect(throws: GitError.self) { try await git.materialize(tree: tree, at: target) }
    }
}
