import Foundation
import KataCore
import KataGit
import KataHooks
import KataProcess
import KataTestSupport
import Testing

@testable import KataReview

/// Work that a person committed for a task, found again after the real `git` has left it without a branch.
@Suite struct LostCommitTests {
    /// Whether Git runs the hooks; without them the reflogs have to tell the same.
    enum Record: CaseIterable {
        case hooks, reflogs
    }

    private struct Place {
        let repository: ScratchRepository
        let record: Record

        init(_ record: Record) throws {
            repository = try ScratchRepository()
            self.record = record
            try repository.write("base\n", to: "base.txt")
            try repository.commitAll("base")
            guard record == .hooks else { return }
            for event in ["post-commit", "post-rewrite"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(repository.path)/.git/hooks/\(event)",
                    withDestinationPath: BuiltProgram.path("kata-hook"))
            }
        }

        @discardableResult
        func commit(_ file: String, task: Int, at minute: Int, _ options: String...) throws -> String {
            try repository.write("\(file) \(minute)\n", to: file)
            try repository.git("add", "-A")
            let time = "2026-01-01T00:\(minute):00Z"
            let result = try repository.run(
                "git",
                ["commit", "-q"] + options + [
                    "-m", "feat: \(file)",
                    "-m", "Kata-Plan: 09-01\nKata-Task: \(task)/3\nKata-Id: 01JZ0000000000000000000\(task)00",
                ], extraEnvironment: ["GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time])
            guard result.exitCode == 0 else { throw ScratchRepository.CommandFailure(result.error) }
            return try repository.git("rev-parse", "HEAD").trimmingCharacters(in: .newlines)
        }

        func lost() async throws -> [LostCommit] {
            let git = try await GitWorkspace.open(
                at: repository.path, environment: repository.environment, programs: SystemPrograms())
            return try await LostCommitSearch(git).find(inReflogs: record == .reflogs)
        }

        func lostHashes() async throws -> [String] { try await lost().map(\.commit.id.hex) }
    }

    @Test(arguments: Record.allCases) func resetLeavesItWithoutABranch(record: Record) async throws {
        let place = try Place(record)
        try place.commit("one.txt", task: 1, at: 10)
        #expect(try await place.lost().isEmpty)
        let second = try place.commit("two.txt", task: 2, at: 11)
        try place.repository.git("reset", "-q", "--hard", "HEAD~1")
        let lost = try await place.lost()
        #expect(lost.map(\.commit.id.hex) == [second])
        #expect(
            lost.first?.words == "task 2 of 09-01 was committed by hand as \(second.prefix(7)), which is on no branch")
        try place.repository.git("branch", "kept", second)
        #expect(try await place.lost().isEmpty)
    }

    /// Several commits of one task have one id: the others do not stand for the lost one.
    @Test(arguments: Record.allCases) func oneOfSeveralCommitsOfATask(record: Record) async throws {
        let place = try Place(record)
        try place.commit("one.txt", task: 1, at: 10)
        let second = try place.commit("two.txt", task: 1, at: 11)
        try place.repository.git("reset", "-q", "--hard", "HEAD~1")
        #expect(try await place.lostHashes() == [second])
        // Done anew, it is missed no more.
        try place.commit("two.txt", task: 1, at: 30)
        #expect(try await place.lost().isEmpty)
    }

    @Test(arguments: Record.allCases) func leftOutOfARebase(record: Record) async throws {
        let place = try Place(record)
        try place.commit("one.txt", task: 1, at: 10)
        let second = try place.commit("two.txt", task: 1, at: 11)
        try place.commit("three.txt", task: 2, at: 12)
        try place.repository.git("switch", "-q", "-c", "side", "HEAD~3")
        try place.repository.write("side\n", to: "side.txt")
        try place.repository.commitAll("side")
        try place.repository.git("switch", "-q", "main")
        let result = try place.repository.run(
            "git", ["rebase", "-q", "-i", "side"], extraEnvironment: ["GIT_SEQUENCE_EDITOR": "sed -i '2d'"])
        #expect(result.exitCode == 0, "\(result.error)")
        #expect(try await place.lostHashes() == [second])
    }

    @Test(arguments: Record.allCases) func rewrittenIsNotLost(record: Record) async throws {
        let place = try Place(record)
        try place.commit("one.txt", task: 1, at: 10)
        try place.commit("one.txt", task: 1, at: 11, "--amend")
        #expect(try await place.lost().isEmpty)
        try place.commit("two.txt", task: 1, at: 12)
        try place.repository.git("switch", "-q", "-c", "side", "HEAD~2")
        try place.repository.write("side\n", to: "side.txt")
        try place.repository.commitAll("side")
        try place.repository.git("rebase", "-q", "side", "main")
        #expect(try await place.lost().isEmpty)
        let squash = try place.repository.run(
            "git", ["rebase", "-q", "-i", "side"],
            extraEnvironment: ["GIT_SEQUENCE_EDITOR": "sed -i '2s/pick/squash/'", "GIT_EDITOR": "true"])
        #expect(squash.exitCode == 0, "\(squash.error)")
        #expect(try await place.lost().isEmpty)
        // On another branch it is on a branch.
        try place.repository.git("switch", "-q", "--detach", "side")
        try place.repository.git("cherry-pick", "main")
        #expect(try await place.lost().isEmpty)
    }

    @Test(arguments: Record.allCases) func letGo(record: Record) async throws {
        let place = try Place(record)
        let only = try place.commit("one.txt", task: 1, at: 10)
        try place.repository.git("reset", "-q", "--hard", "HEAD~1")
        let git = try await GitWorkspace.open(
            at: place.repository.path, environment: place.repository.environment, programs: SystemPrograms())
        #expect(try await place.lostHashes() == [only])
        try HandJournal.drop(try #require(ObjectID(hex: only)), of: git, at: 7)
        #expect(try await place.lost().isEmpty)
    }

    /// What Git's housekeeping has taken away is not offered.
    @Test func whatIsGoneIsNotNamed() async throws {
        let place = try Place(.hooks)
        try place.commit("one.txt", task: 1, at: 10)
        try place.repository.git("reset", "-q", "--hard", "HEAD~1")
        #expect(try await place.lost().count == 1)
        try place.repository.git("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
        try place.repository.git("-c", "gc.pruneExpire=now", "gc", "-q", "--prune=now")
        #expect(try await place.lost().isEmpty)
    }

    @Test func kataOwnCommitsAndOthersAreNoneOfThese() async throws {
        let place = try Place(.reflogs)
        try place.repository.write("x\n", to: "x.txt")
        try place.repository.commitAll("nothing of a plan")
        try place.repository.git("reset", "-q", "--hard", "HEAD~1")
        #expect(try await place.lost().isEmpty)
    }

    @Test func journalIsReadLineByLine() {
        let hash = String(repeating: "a", count: 40)
        let text = """
            not json
            {"commit":"\(hash)","parents":["\(hash)","zz"],"tree":"\(hash)","plan":"09-\\u0030\\"1","at":3}
            {"commit":"zz","tree":"\(hash)","plan":"09-01","at":3}
            {"dropped":"\(hash)","at":3}
            {"commit":"\(hash)","parents":[],"tre
            """
        let journal = HandJournal(text.utf8)
        #expect(journal.records.map(\.plan) == ["09-0\"1"] && journal.records[0].parents.count == 1)
        #expect(journal.dropped.count == 1)
        #expect(HandJournal(Array(journal.records[0].line.utf8)).records == journal.records)
    }
}
