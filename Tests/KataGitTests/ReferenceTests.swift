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
    fileprivate func packReferences() { _ = try? git("pack-refs", "--all") }
}
