import Foundation
import KataCore
import KataProcess
import KataTestSupport
import Synchronization
import Testing

@testable import KataGit

/// Working trees as the real git sees them.
@Suite struct WorktreeEntryTests {
    private func begun() async throws -> (scratch: ScratchRepository, git: GitWorkspace, tip: ObjectID, tree: String) {
        let scratch = try ScratchRepository()
        try scratch.write("one\n", to: "folder/a.txt")
        let tip = try #require(ObjectID(hex: try scratch.commitAll("base")))
        return (scratch, try await scratch.open(), tip, "\(scratch.folder.path)/linked tree")
    }

    private func entries(_ scratch: ScratchRepository) -> [String] {
        let folder = "\(scratch.path)/.git"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/worktrees")) ?? []
        let passing = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
            $0.hasPrefix("kata-worktree-")
        }
        return (names + passing).sorted()
    }

    @Test func treesAreGitsAndLeaveNothing() async throws {
        let (scratch, git, tip, tree) = try await begun()
        let second = "\(scratch.folder.path)/below/linked tree"
        try FileManager.default.createDirectory(atPath: second, withIntermediateDirectories: true)
        try await git.addWorktree(at: tree, .commit(tip))
        try await git.addWorktree(at: second, .commit(tip))
        #expect(entries(scratch) == ["linked-tree", "linked-tree1"])
        for folder in [tree, second] {
            #expect(try scratch.run("git", ["-C", folder, "rev-parse", "HEAD"]).output.trimmed == tip.hex)
            #expect(try scratch.run("git", ["-C", folder, "status", "--porcelain"]).output == "")
        }
        #expect(try await git.linkedWorktrees().map(\.isMissing) == [false, false])
        try scratch.checkSound()
        // A cache of modules may not be written to.
        let closed = "\(tree)/folder/closed"
        try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: "\(closed)/x"))
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: closed)
        try FileManager.default.createSymbolicLink(atPath: "\(tree)/link", withDestinationPath: second)
        try await git.removeWorktree(at: tree)
        #expect(
            !FileManager.default.fileExists(atPath: tree)
                && FileManager.default.fileExists(atPath: "\(second)/folder/a.txt"))
        try await git.removeWorktree(at: second)
        #expect(entries(scratch).isEmpty)
        try scratch.checkSound()
    }

    @Test func hooksOfACheckoutRunInTheTree() async throws {
        let (scratch, git, tip, tree) = try await begun()
        try scratch.write("#!/bin/sh\necho \"$@\" >seen\n", to: ".git/hooks/post-checkout")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: "\(scratch.path)/.git/hooks/post-checkout")
        try await git.addWorktree(at: tree, .commit(tip))
        let seen = try String(contentsOfFile: "\(tree)/seen", encoding: .utf8)
        #expect(seen == "\(String(repeating: "0", count: 40)) \(tip) 1\n")
    }

    /// A working tree of which only a part is wanted has its own configuration.
    @Test func sparseTreesAreMadeByGit() async throws {
        let (scratch, _, tip, tree) = try await begun()
        try scratch.git("sparse-checkout", "set", "nothing")
        let git = try await scratch.open()
        try await git.addWorktree(at: tree, .commit(tip))
        #expect(!FileManager.default.fileExists(atPath: "\(tree)/folder/a.txt"))
        try await git.removeWorktree(at: tree)
        #expect(entries(scratch).isEmpty)
    }

    /// Whatever fails on the way, no command of Git meets half an entry.
    @Test(arguments: 1...4) func failureLeavesNoHalfEntry(number: Int) async throws {
        let (scratch, _, tip, tree) = try await begun()
        let count = Mutex(0)
        let git = try await GitWorkspace.open(
            at: scratch.path, environment: scratch.environment, programs: SystemPrograms(),
            probe: { _ in
                count.withLock { $0 += 1 } as Void
                return count.withLock { $0 } == number ? GitError(.fileSystem, "stopped") : nil
            })
        await #expect(throws: GitError.self) { try await git.addWorktree(at: tree, .commit(tip)) }
        try scratch.checkSound()
        #expect(try scratch.run("git", ["worktree", "list"]).exitCode == 0)
        try? FileManager.default.removeItem(atPath: tree)
        try await git.forgetWorktrees(at: tree)
        #expect(entries(scratch).isEmpty)
        try await git.addWorktree(at: tree, .commit(tip))
        #expect(try scratch.run("git", ["-C", tree, "status", "--porcelain"]).output == "")
    }

    /// A tree on a disk that is not there now may come back.
    @Test func onlyTheNamedTreesAreForgotten() async throws {
        let (scratch, git, tip, tree) = try await begun()
        let other = "\(scratch.folder.path)/other"
        for folder in [tree, other] {
            try await git.addWorktree(at: folder, .commit(tip))
            try FileManager.default.removeItem(atPath: folder)
        }
        try await git.forgetWorktrees(at: tree)
        #expect(entries(scratch) == ["other"])
        #expect(try await git.linkedWorktrees().map(\.path) == [other])
    }

    @Test func whatIsNoTreeOfThisRepositoryIsLeftAlone() async throws {
        let (scratch, git, _, tree) = try await begun()
        try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: true)
        try Data("gitdir: \(scratch.path)/.git/worktrees/../../x\n".utf8).write(
            to: URL(fileURLWithPath: "\(tree)/.git"))
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(tree)/mine"))
        await #expect(throws: GitError.self) { try await git.removeWorktree(at: tree) }
        #expect(FileManager.default.fileExists(atPath: "\(tree)/mine"))
    }
}
