import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct ReferenceTests {
    private func commits(_ git: GitWorkspace, _ count: Int) async throws -> [ObjectID] {
        var ids: [ObjectID] = []
        for number in 0..<count {
            ids.append(
                try await git.commit(
                    CommitDraft(
                        tree: git.emptyTree(), parents: ids.last.map { [$0] } ?? [], message: "number \(number)")))
        }
        return ids
    }

    @Test(arguments: [
        ("", -10.0, true), ("4b825dc642cb6eb9a060e54bf8d69288fbee4904\n", -10.0, true), ("", 0.0, false),
        ("somebody's words", -10.0, false), ("", -1000.0, false),
    ])
    func onlyAnAbandonedLockIsRemoved(content: String, made: Double, isRemoved: Bool) async throws {
        let scratch = try ScratchRepository()
        try scratch.commitAll("start")
        let git = try await scratch.open()
        let lock = "\(scratch.path)/.git/refs/heads/main.lock"
        try Data(content.utf8).write(to: URL(fileURLWithPath: lock))
        try FileManager.default.setAttributes([.modificationDate: Date().addingTimeInterval(made)], ofItemAtPath: lock)
        let start = Timestamp(seconds: Int64(Date().timeIntervalSince1970) - 100)
        let isYoung = await git.removeAbandonedLock(of: "refs/heads/main", madeSince: start)
        #expect(FileManager.default.fileExists(atPath: lock) == !isRemoved)
        #expect(isYoung == (made == 0))
        #expect(await !git.removeAbandonedLock(of: "refs/../config", madeSince: start))
    }

    @Test func movesOnlyFromTheExpectedValue() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        let ids = try await commits(git, 3)
        try await git.updateReference("refs/kata/x", from: nil, to: ids[0], message: "a")
        let again = await #expect(throws: GitError.self) {
            try await git.updateReference("refs/kata/x", from: nil, to: ids[1], message: "b")
        }
        #expect(again?.code == .referenceMoved)
        #expect(again?.actual == ids[0])
        let stale = await #expect(throws: GitError.self) {
            try await git.updateReference("refs/kata/x", from: ids[2], to: ids[1], message: "b")
        }
        #expect(stale?.code == .referenceMoved)
        #expect(stale?.actual == ids[0])
        let missing = await #expect(throws: GitError.self) {
            try await git.updateReference("refs/kata/y", from: ids[0], to: ids[1], message: "b")
        }
        #expect(missing?.code == .referenceMoved)
        #expect(missing?.actual == nil)
        try await git.updateReference("refs/kata/x", from: ids[0], to: ids[1], message: "b")
        #expect(try await git.references(below: "refs/kata/").map(\.name) == ["refs/kata/x"])
        await #expect(throws: GitError.self) { try await git.deleteReference("refs/kata/x", expected: ids[0]) }
        scratch.packReferences()
        try await git.deleteReference("refs/kata/x", expected: ids[1])
        #expect(try await git.references(below: "refs/kata/").isEmpty)
    }

    @Test func oneOfManyWinsEachMove() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        let ids = try await commits(git, 9)
        try await git.updateReference("refs/heads/main", from: nil, to: ids[0], message: "start")
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for id in ids.dropFirst() {
                let other = try await scratch.open()
                group.addTask {
                    do {
                        try await other.updateReference("refs/heads/main", from: ids[0], to: id, message: "race")
                        return true
                    } catch let error as GitError where error.code == .referenceMoved {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
        let first = try await withThrowingTaskGroup(of: Bool.self) { group in
            for id in ids.dropFirst() {
                let other = try await scratch.open()
                group.addTask {
                    do {
                        try await other.updateReference("refs/kata/new", from: nil, to: id, message: "race")
                        return true
                    } catch let error as GitError where error.code == .referenceMoved {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(first == 1)
        try scratch.checkSound()
    }

    /// Makes commits on HEAD's branch and counts those that were not overtaken by somebody else's.
    private func commitByKata(_ git: GitWorkspace, _ count: Int) async throws -> Int {
        var made = 0
        for number in 0..<count where try await commitOnce(git, "kata \(number)") { made += 1 }
        return made
    }

    private func commitOnce(_ git: GitWorkspace, _ message: String) async throws -> Bool {
        let head = try await git.head()
        let tip = try #require(head.tip)
        let tree = try await git.tree(of: tip)
        let commit = try await git.commit(CommitDraft(tree: tree, parents: [tip], message: message))
        do {
            try await git.updateReference(head.referenceName, from: tip, to: commit, message: "kata: a\r\nb")
            return true
        } catch  where error.code == .referenceMoved {
            return false
        }
    }

    @Test func nothingIsLostBesideTheRealGit() async throws {
        let scratch = try ScratchRepository()
        try scratch.commitAll("start")
        let git = try await scratch.open()
        async let byGit: Int = scratch.commitByGit(25)
        let made = try await commitByKata(git, 60)
        let others: Int = try await byGit
        let total: Int = others + made + 1
        #expect(made > 0)
        #expect(try scratch.git("rev-list", "--count", "HEAD").trimmed == "\(total)")
        #expect(try scratch.git("reflog", "main").split(separator: "\n").count == total)
        try scratch.checkSound()
    }

    @Test func waitsForALockOfPackedReferences() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        let ids = try await commits(git, 1)
        try await git.updateReference("refs/kata/x", from: nil, to: ids[0], message: "a")
        scratch.packReferences()
        try scratch.write("", to: ".git/packed-refs.lock")
        let lock = "\(scratch.path)/.git/packed-refs.lock"
        async let done: Void = git.deleteReference("refs/kata/x", expected: ids[0])
        try await Task.sleep(for: .milliseconds(60))
        try FileManager.default.removeItem(atPath: lock)
        try await done
        #expect(try scratch.git("for-each-ref", "refs/kata").isEmpty)
    }

    @Test func waitsForALock() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        let ids = try await commits(git, 2)
        try await git.updateReference("refs/heads/main", from: nil, to: ids[0], message: "start")
        try scratch.write("", to: ".git/refs/heads/main.lock")
        let lock = "\(scratch.path)/.git/refs/heads/main.lock"
        async let done: Void = git.updateReference("refs/heads/main", from: ids[0], to: ids[1], message: "x")
        try await Task.sleep(for: .milliseconds(60))
        try FileManager.default.removeItem(atPath: lock)
        try await done
        #expect(try await git.head().tip == ids[1])
    }

    @Test(arguments: ["", "nothing", "HEAD~99", "HEAD^{tree", "-x", "a b", "@{yesterday", ":/none"])
    func whatIsNoRevisionResolvesToNothing(text: String) async throws {
        let scratch = try ScratchRepository()
        try scratch.commitAll("first")
        let git = try await scratch.open()
        #expect(try await git.resolve(text) == nil)
        #expect(try await git.resolve("HEAD") == git.head().tip)
    }
}

extension ScratchRepository {
    /// Makes empty commits with the real `git`, which gives up when the branch moves under it, and counts those that worked.
    fileprivate func commitByGit(_ count: Int) async throws -> Int {
        var made = 0
        for number in 0..<count {
            let result = try run("git", ["commit", "-q", "--allow-empty", "-m", "git \(number)"])
            if result.exitCode == 0 { made += 1 }
        }
        return made
    }

    fileprivate func packReferences() { _ = try? git("pack-refs", "--all") }
}
