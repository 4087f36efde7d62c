import Foundation
import KataCore
import KataTestSupport
import Testing

@testable import KataHooks

/// `post-rewrite` as Git runs it.
@Suite struct RewriteScenarios {
    @Test func amendAndRebaseAreWrittenDown() throws {
        let repository = try HookedRepository()
        try repository.commit("one", message: "one")
        let first = try repository.id("HEAD")
        _ = try repository.git("commit", "-q", "--amend", "-m", "one, better")
        let second = try repository.id("HEAD")
        #expect(repository.journal.map(\.old.hex) == [first] && repository.journal.map(\.new.hex) == [second])
        #expect(repository.journal[0].command == "amend" && repository.journal[0].time > 1_600_000_000)

        _ = try repository.git("checkout", "-q", "-b", "side")
        try repository.commit("two", message: "two")
        _ = try repository.git("checkout", "-q", "main")
        try repository.commit("three", message: "three")
        #expect(try repository.git("rebase", "-q", "main", "side").exitCode == 0)
        #expect(repository.journal.last?.command == "rebase")
        #expect(repository.journal.last?.new.hex == (try repository.id("side")))
    }

    @Test func allWorkingTreesShareOneJournal() throws {
        let repository = try HookedRepository()
        var linked = repository
        linked.folder = "\(repository.scratch.folder.path)/other"
        _ = try repository.git("worktree", "add", "-q", "-b", "side", linked.folder)
        try linked.commit("one", message: "one")
        #expect(try linked.git("commit", "-q", "--amend", "-m", "better").exitCode == 0)
        #expect(repository.journal.count == 1)
    }

    @Test func lineThatWasCutOffIsPassedOver() throws {
        let repository = try HookedRepository()
        try repository.commit("one", message: "one")
        _ = try repository.git("commit", "-q", "--amend", "-m", "two")
        let path = "\(repository.scratch.path)/.git/kata/rewrites.jsonl"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try Data((text + text.prefix(60)).utf8).write(to: URL(fileURLWithPath: path))
        _ = try repository.git("commit", "-q", "--amend", "-m", "three")
        #expect(repository.journal.count == 2)
        #expect(repository.journal.last?.new.hex == (try repository.id("HEAD")))
    }

    @Test func journalIsNotWrittenThroughALink() throws {
        let repository = try HookedRepository()
        try repository.commit("one", message: "one")
        let target = try repository.scratch.folder.write("mine\n", to: "target")
        try FileManager.default.createDirectory(
            atPath: "\(repository.scratch.path)/.git/kata", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(repository.scratch.path)/.git/kata/rewrites.jsonl", withDestinationPath: target)
        let result = try repository.git("commit", "-q", "--amend", "-m", "two")
        #expect(result.exitCode == 0 && result.error.contains("post-rewrite did nothing"))
        #expect(try repository.scratch.folder.read("target") == "mine\n")
    }

    @Test func linesAreReadBackAsTheyWereWritten() throws {
        let old = String(repeating: "a", count: 40)
        let new = String(repeating: "0b", count: 32)
        let input =
            "\(old) \(new)\n\(new) \(old) extra words\n\(old) \(old)\nnot a pair\n\(old)\n\(old) \(new.uppercased())\n"
        let lines = RewriteRecording.lines(of: Array(input.utf8), command: "rebase", time: 7)
        let records = String(decoding: lines, as: UTF8.self).split(separator: "\n").map { RewriteRecord(line: $0) }
        #expect(records.map { $0?.old.hex } == [old, new] && records.map { $0?.new.hex } == [new, old])
        #expect(records.allSatisfy { $0?.command == "rebase" && $0?.time == 7 })
        #expect(records.compactMap { $0?.line }.joined() == String(decoding: lines, as: UTF8.self))
    }
}
