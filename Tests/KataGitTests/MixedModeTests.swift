import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

/// Working trees that libgit2 misreads without an error.
@Suite struct MixedModeTests {
    private func scratchWithFolders() throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        for name in ["in/a", "in/b", "out/a", "out/b", "top"] { try scratch.write("\(name)\n", to: name) }
        try scratch.commitAll("first")
        return scratch
    }

    /// Changes, commits and brings the index up to date, as for a task, and lets the real `git` judge.
    private func commitOneChange(_ scratch: ScratchRepository, _ git: GitWorkspace) async throws {
        let tip = try #require(try await git.head().tip)
        let before = try await git.snapshot()
        #expect(before.hex == (try scratch.git("rev-parse", "HEAD^{tree}").trimmed))
        try scratch.write("changed\n", to: "in/a")
        try scratch.write("new\n", to: "in/new")
        let after = try await git.snapshot()
        let paths = try await git.changes(from: before, to: after).map(\.path)
        #expect(paths.map(\.display) == ["in/a", "in/new"])
        let tree = try await git.composeTree(base: before, taking: paths, from: after)
        let commit = try await git.commit(CommitDraft(tree: tree, parents: [tip], message: "change"))
        try await git.updateReference(try await git.head().referenceName, from: tip, to: commit, message: "kata: test")
        try await git.refreshIndex(paths: paths, from: before, to: tree)
        #expect(try scratch.statusByGit().isEmpty)
        #expect(try await git.status().isEmpty)
        #expect(try scratch.git("show", "--name-only", "--format=", "HEAD").trimmed == "in/a\nin/new")
        try scratch.checkSound()
    }

    @Test func sparseCheckout() async throws {
        let scratch = try scratchWithFolders()
        try scratch.git("sparse-checkout", "set", "--cone", "in")
        #expect(!scratch.exists("out/a"))
        let git = try await scratch.open()
        #expect(git.isSparse)
        #expect(git.capabilities.mode.reasons.first?.hasPrefix("sparse checkout") == true)
        #expect(try await git.status().isEmpty)
        try await commitOneChange(scratch, git)
    }

    @Test func sparseIndex() async throws {
        let scratch = try scratchWithFolders()
        try scratch.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
        let git = try await scratch.open()
        #expect(git.capabilities.mode.name == "mixed")
        try await commitOneChange(scratch, git)
    }

    @Test func splitIndex() async throws {
        let scratch = try scratchWithFolders()
        try scratch.git("update-index", "--split-index")
        let git = try await scratch.open()
        #expect(git.capabilities.mode.reasons.first?.contains("index can't be read") == true)
        try await commitOneChange(scratch, git)
    }

    @Test func manyFiles() async throws {
        let scratch = try scratchWithFolders()
        try scratch.git("config", "feature.manyFiles", "true")
        try scratch.git("config", "index.skipHash", "true")
        try scratch.write("x\n", to: "top")
        try scratch.commitAll("second")
        let git = try await scratch.open()
        #expect(git.capabilities.mode.name == "mixed")
        try await commitOneChange(scratch, git)
    }

    @Test func indexVersionFourIsNative() async throws {
        let scratch = try scratchWithFolders()
        try scratch.git("update-index", "--index-version", "4")
        let git = try await scratch.open()
        #expect(git.capabilities.mode == .native)
        try await commitOneChange(scratch, git)
    }

    @Test func partialCloneFetchesWhatIsMissing() async throws {
        let source = try scratchWithFolders()
        try source.write("second\n", to: "in/a")
        try source.commitAll("second")
        try source.git("config", "uploadpack.allowFilter", "true")
        try source.git("config", "uploadpack.allowAnySHA1InWant", "true")
        let scratch = try ScratchRepository(initialized: false)
        try scratch.git("clone", "-q", "--filter=blob:none", "file://\(source.path)", ".")
        let git = try await scratch.open()
        #expect(git.capabilities.isPartialClone)
        let first = try #require(try await git.resolve("HEAD~1"))
        let second = try #require(try await git.resolve("HEAD"))
        let blob = try await git.blob(at: path("in/a"), in: git.tree(of: first))
        #expect(blob?.bytes == Array("in/a\n".utf8))
        #expect(try await git.changes(from: first, to: second).map(\.path.display) == ["in/a"])
        try await commitOneChange(scratch, git)
    }

    @Test func shallowHistoryEndsWithoutAnError() async throws {
        let source = try scratchWithFolders()
        for number in 1...4 {
            try source.write("\(number)\n", to: "top")
            try source.commitAll("number \(number)")
        }
        let scratch = try ScratchRepository(initialized: false)
        try scratch.git("clone", "-q", "--depth=3", "file://\(source.path)", ".")
        let git = try await scratch.open()
        #expect(await git.isShallow)
        let tip = try #require(try await git.head().tip)
        let commits = try await git.log(LogQuery(from: [tip]))
        #expect(commits.map(\.subject) == ["number 4", "number 3", "number 2"])
        #expect(try await git.isAncestor(commits[2].id, of: tip))
        #expect(try await !git.isAncestor(tip, of: commits[2].id))
        #expect(try await git.log(LogQuery(from: [tip], excluding: [commits[1].id])).map(\.subject) == ["number 4"])
        #expect(try await git.log(LogQuery(from: [tip], paths: [path("top")])).count == 3)
    }
}
