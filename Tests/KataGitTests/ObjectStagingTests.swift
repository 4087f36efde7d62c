import Foundation
import KataCore
import KataProcess
import KataTestSupport
import Synchronization
import Testing

@testable import KataGit

/// New objects get their names when they are on the disk, and before anything names them.
@Suite struct ObjectStagingTests {
    private func started() async throws -> (scratch: ScratchRepository, git: GitWorkspace, tip: ObjectID) {
        let scratch = try ScratchRepository()
        try scratch.write("one\n", to: "a.txt")
        let tip = try #require(ObjectID(hex: try scratch.commitAll("base")))
        return (scratch, try await scratch.open(), tip)
    }

    private func staged(_ scratch: ScratchRepository) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/.git/objects")) ?? [])
            .filter { $0.hasPrefix("tmp_") }
    }

    @Test func objectsAreSeenByOthersOnceAReferenceNamesThem() async throws {
        let (scratch, git, tip) = try await started()
        try scratch.write("two\n", to: "a.txt")
        let commit = try await git.commit(
            CommitDraft(tree: try await git.snapshot(), parents: [tip], message: "second"))
        #expect(try scratch.run("git", ["cat-file", "-e", commit.hex]).exitCode != 0)
        #expect(try await git.commitInfo(commit).subject == "second")
        #expect(staged(scratch).count == 1)
        try await git.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
        #expect(try scratch.git("log", "-1", "--format=%H %s") == "\(commit) second\n")
        try scratch.checkSound()
    }

    @Test func nothingIsLeftOfObjectsThatNobodyWanted() async throws {
        let scratch = try await { () async throws -> ScratchRepository in
            let (scratch, git, _) = try await started()
            try scratch.write("two\n", to: "a.txt")
            _ = try await git.snapshot()
            #expect(staged(scratch).count == 1)
            return scratch
        }()
        #expect(staged(scratch).isEmpty)
    }

    /// The disk has the objects before they have their names, and the names before the reference has its value.
    @Test func everyStepWaitsForTheOneBefore() async throws {
        let (scratch, _, tip) = try await started()
        let seen = Mutex<[GitOperation.Kind]>([])
        let git = try await GitWorkspace.open(
            at: scratch.path, environment: scratch.environment, programs: SystemPrograms(),
            probe: { operation in
                seen.withLock { if $0.last != operation.kind { $0.append(operation.kind) } }
                return nil
            })
        try scratch.write("two\n", to: "a.txt")
        let commit = try await git.commit(
            CommitDraft(tree: try await git.snapshot(), parents: [tip], message: "second"))
        seen.withLock { $0 = [] }
        try await git.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
        #expect(seen.withLock { $0 } == [.synchronize, .moveObject, .synchronize, .moveReference])
    }

    /// A disk that fails leaves the reference where it is, and the objects for another try.
    @Test(arguments: [GitOperation.Kind.synchronize, .moveObject])
    func failureCostsNothing(at kind: GitOperation.Kind) async throws {
        let (scratch, _, tip) = try await started()
        let isFailing = Mutex(false)
        let git = try await GitWorkspace.open(
            at: scratch.path, environment: scratch.environment, programs: SystemPrograms(),
            probe: { operation in
                operation.kind == kind && isFailing.withLock { $0 } ? GitError(.fileSystem, "no") : nil
            })
        try scratch.write("two\n", to: "a.txt")
        let commit = try await git.commit(
            CommitDraft(tree: try await git.snapshot(), parents: [tip], message: "second"))
        isFailing.withLock { $0 = true }
        await #expect(throws: GitError.self) {
            try await git.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
        }
        #expect(try scratch.git("rev-parse", "main").trimmed == tip.hex)
        isFailing.withLock { $0 = false }
        try await git.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
        #expect(try scratch.git("rev-parse", "main").trimmed == commit.hex)
        try scratch.checkSound()
    }

    @Test func workspacesThatShareSeeEachOthersObjects() async throws {
        let (scratch, git, tip) = try await started()
        let other = try await GitWorkspace.open(
            at: scratch.path, environment: scratch.environment, programs: SystemPrograms(), sharing: git)
        let stranger = try await scratch.open()
        try scratch.write("two\n", to: "a.txt")
        let commit = try await git.commit(
            CommitDraft(tree: try await git.snapshot(), parents: [tip], message: "second"))
        #expect(try await other.commitInfo(commit).subject == "second")
        let error = await #expect(throws: GitError.self) {
            try await stranger.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
        }
        #expect(error?.code == .notFound)
        try await other.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
        #expect(try scratch.git("rev-parse", "main").trimmed == commit.hex)
        try scratch.checkSound()
    }

    @Test func onlyFoldersOfProcessesThatAreGoneAreRemoved() async throws {
        let (scratch, git, _) = try await started()
        let left = "\(scratch.path)/.git/objects/tmp_objdir-kata-7-x"
        try FileManager.default.createDirectory(atPath: "\(left)/ab", withIntermediateDirectories: true)
        try scratch.write("torn", to: ".git/objects/tmp_objdir-kata-7-x/ab/cdef")
        try scratch.write("two\n", to: "a.txt")
        let tree = try await git.snapshot()
        await git.removeAbandonedParts()
        let other = try await scratch.open()
        await other.removeAbandonedParts()
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(staged(scratch).count == 1)
        try await git.publishObjects()
        #expect(try scratch.git("cat-file", "-t", tree.hex) == "tree\n")
    }
}
