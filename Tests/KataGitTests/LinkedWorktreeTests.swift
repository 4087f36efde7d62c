import Foundation
import KataCore
import KataGit
import KataProcess
import KataTestSupport
import Synchronization
import Testing

/// Working trees of a repository that is open already.
@Suite struct LinkedWorktreeTests {
    /// Runs programs and counts them.
    private final class Counting: ProgramRunning {
        private let programs = SystemPrograms()
        private let started = Mutex(0)
        var count: Int { started.withLock { $0 } }

        func run(_ request: ProgramRequest) async throws -> ProgramResult {
            started.withLock { $0 += 1 }
            return try await programs.run(request)
        }
    }

    private func begun() throws -> (ScratchRepository, tree: String) {
        let repository = try ScratchRepository()
        try repository.write("one\n", to: "a.txt")
        try repository.commitAll("base")
        return (repository, "\(repository.folder.path)/linked")
    }

    @Test func knowsWhatTheRepositoryKnows() async throws {
        let (repository, tree) = try begun()
        let programs = Counting()
        let git = try await GitWorkspace.open(
            at: repository.path, environment: repository.environment, programs: programs)
        let committer = try await git.identity(.committer)
        let tip = try #require(try await git.head().tip)
        try await git.updateReference("refs/heads/kata/x", from: nil, to: tip, message: "x")
        try await git.addWorktree(at: tree, .branch("refs/heads/kata/x"))
        let before = programs.count
        let linked = try await git.openLinked(at: tree, environment: repository.environment)
        #expect(try await linked.identity(.committer) == committer)
        #expect(programs.count == before)
        #expect(linked.location.root == tree && linked.location.commonFolder == git.location.commonFolder)
        #expect(await linked.configuration("user.name") == git.configuration("user.name"))
        // As the real git sees it.
        #expect(try repository.run("git", ["-C", tree, "symbolic-ref", "HEAD"]).output.trimmed == "refs/heads/kata/x")
        #expect(try repository.run("git", ["-C", tree, "status", "--porcelain"]).output == "")
        try repository.write("two\n", to: "../linked/a.txt")
        let snapshot = try await linked.snapshot()
        let id = try await linked.commit(CommitDraft(tree: snapshot, parents: [tip], message: "two", sign: .never))
        try await linked.updateReference("refs/heads/kata/x", from: tip, to: id, message: "two")
        #expect(
            try repository.run("git", ["-C", tree, "log", "--format=%s %cn"]).output
                == "two \(committer.name)\nbase \(committer.name)\n")
        try await git.removeWorktree(at: tree)
        try repository.checkSound()
    }

    /// Who has another name in working trees elsewhere, by an include with a condition, has it.
    @Test func conditionsAreAskedAgain() async throws {
        let (repository, tree) = try begun()
        try repository.folder.write("[user]\n\tname = Other Name\n", to: "other.config")
        try repository.git(
            "config", "includeIf.gitdir:**/worktrees/**.path", "\(repository.folder.path)/other.config")
        var environment = repository.environment
        for name in ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"] { environment[name] = nil }
        try repository.git("config", "user.name", "First Name")
        try repository.git("config", "user.email", "first@example.com")
        // The condition comes last, so that it wins.
        let text = try repository.read(".git/config")
        let start = try #require(text.range(of: "[includeIf"))
        let end = try #require(text.range(of: "[user]"))
        let section = start.lowerBound < end.lowerBound ? String(text[start.lowerBound..<end.lowerBound]) : ""
        try repository.write(text.replacingOccurrences(of: section, with: "") + section, to: ".git/config")
        let git = try await GitWorkspace.open(
            at: repository.path, environment: environment, programs: SystemPrograms())
        #expect(try await git.identity(.committer).name == "First Name")
        try await git.addWorktree(at: tree, .commit(try #require(try await git.head().tip)))
        let linked = try await git.openLinked(at: tree, environment: environment)
        #expect(try await linked.identity(.committer).name == "Other Name")
    }

    @Test func anotherRepositoryIsOpenedAsItIs() async throws {
        let (first, _) = try begun()
        let (second, _) = try begun()
        let git = try await first.open()
        let other = try await git.openLinked(at: second.path, environment: second.environment)
        #expect(other.location.commonFolder == "\(second.path)/.git")
    }
}
