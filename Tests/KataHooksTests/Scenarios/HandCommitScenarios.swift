import Foundation
import KataCore
import KataMessages
import KataTestSupport
import Testing

@testable import KataHooks

/// `post-commit` as Git runs it.
@Suite struct HandCommitScenarios {
    private static let events: [HookEvent] = [.prepareCommitMessage, .postRewrite, .postCommit]
    private static let mark = TaskMark(
        subject: "feat(09-01): Write one",
        trailers: [
            Trailer(key: "Kata-Plan", value: "09-01"), Trailer(key: "Kata-Task", value: "2/3"),
            Trailer(key: "Kata-Id", value: "01M8DS6T4RJBW6DM08XV739QWG"),
        ], paths: ["one.txt"])

    private func journal(_ repository: HookedRepository) -> [String] {
        let text = (try? String(contentsOfFile: "\(repository.scratch.path)/.git/kata/commits.jsonl", encoding: .utf8))
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    private func open(_ repository: HookedRepository, _ folder: String = ".git") throws -> OpenTask {
        try OpenTask(Self.mark, gitFolder: "\(repository.scratch.path)/\(folder)")
    }

    @Test func commitOfATaskIsWrittenDown() throws {
        let repository = try HookedRepository(Self.events)
        try repository.commit("other.txt", message: "nothing of a plan")
        #expect(journal(repository).isEmpty && !repository.scratch.exists(".git/kata"))
        let parent = try repository.id("HEAD")
        let task = try open(repository)
        try repository.commit("one.txt", message: "feat: by hand")
        let tree = try repository.id("HEAD^{tree}")
        let line = try #require(journal(repository).first)
        #expect(
            line.hasPrefix(
                "{\"commit\":\"\(try repository.id("HEAD"))\",\"parents\":[\"\(parent)\"],\"tree\":\"\(tree)\",\"plan\":\"09-01\",\"task\":\"2/3\",\"id\":\"01M8DS6T4RJBW6DM08XV739QWG\",\"branch\":\"refs/heads/main\",\"at\":"
            ), "\(line)")
        // No trailers, but made while the task is open.
        try repository.commit("other.txt", "more\n", message: "fix: a typo")
        #expect(journal(repository).count == 2 && journal(repository)[1].contains("\"plan\":\"09-01\""))
        withExtendedLifetime(task) {}
    }

    @Test func whatIsNotMadeByHandIsNotWrittenDown() throws {
        let repository = try HookedRepository(Self.events)
        let message = HookedRepository.taskMessage("one", "1/2", id: "A")
        try repository.commit("one.txt", message: message, variables: ["KATA_IN_HOOK": "post-commit"])
        try repository.commit("two.txt", message: message, variables: ["KATA_HOOKS": "0"])
        try repository.commit("three.txt", message: message, variables: ["KATA_SKIP": "post-commit"])
        #expect(journal(repository).isEmpty)
        try repository.commit("four.txt", message: message)
        #expect(journal(repository).count == 1)
        // Picks are told to post-rewrite.
        _ = try repository.git("checkout", "-q", "-b", "side", "HEAD~2")
        try repository.commit("five.txt", message: "five")
        #expect(try repository.git("rebase", "-q", "side", "main").exitCode == 0)
        #expect(journal(repository).count == 1)
    }

    @Test func everyWorkingTreeWritesIntoOneJournal() throws {
        let repository = try HookedRepository(Self.events)
        var linked = repository
        linked.folder = "\(repository.scratch.folder.path)/other"
        _ = try repository.git("worktree", "add", "-q", "-b", "it\"s", linked.folder)
        try linked.commit("one.txt", message: HookedRepository.taskMessage("one", "1/2", id: "A"))
        #expect(journal(repository).first?.contains(#""branch":"refs/heads/it\"s""#) == true)
        _ = try linked.git("checkout", "-q", "--detach")
        try linked.commit("two.txt", message: HookedRepository.taskMessage("two", "2/2", id: "B"))
        #expect(journal(repository).last?.contains("branch") == false)
    }

    /// Nothing that goes wrong keeps anybody from committing.
    @Test func defectStopsNothing() throws {
        let repository = try HookedRepository(Self.events)
        let target = try repository.scratch.folder.write("mine\n", to: "target")
        try FileManager.default.createDirectory(
            atPath: "\(repository.scratch.path)/.git/kata", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(repository.scratch.path)/.git/kata/commits.jsonl", withDestinationPath: target)
        let result = try repository.commit(
            "one.txt", message: HookedRepository.taskMessage("one", "1/2", id: "A"))
        #expect(result.exitCode == 0 && result.error.contains("post-commit did nothing"), "\(result.error)")
        #expect(try repository.scratch.folder.read("target") == "mine\n")
    }

    @Test(arguments: [
        "", "HEAD missing\n", "x commit 5\ntree \n", "\(String(repeating: "a", count: 40)) commit 99\ntree x\n",
        "\(String(repeating: "a", count: 40)) commit 0\n\n", "\(String(repeating: "a", count: 40)) commit -1\n\n",
        "\(String(repeating: "a", count: 40)) commit 9223372036854775807\n\n",
    ])
    func whatIsNoCommitIsNotRead(text: String) {
        #expect(ShownCommit(Array(text.utf8)) == nil)
    }

    @Test func squashIsOneLineForEachTask() throws {
        let hash = String(repeating: "a", count: 40)
        let message = "squash\n\nKata-Plan: 09-01\nKata-Task: 1/2\n\nmore\n\nKata-Plan: 09-02\nKata-Task: 2/2\n"
        let object = "tree \(hash)\nparent \(hash)\nparent \(hash)\nauthor A <a> 1 +0000\n\n\(message)"
        let commit = try #require(ShownCommit(Array("\(hash) commit \(object.utf8.count)\n\(object)\n".utf8)))
        #expect(commit.parents.count == 2 && commit.message == message)
        let records = HandCommitRecording.records(of: commit, mark: Self.mark, branch: "a\u{1}\\b", time: 7)
        #expect(records.map(\.plan) == ["09-01", "09-02"] && records.map(\.task) == ["1/2", "2/2"])
        #expect(records[0].line.contains(#""branch":"a\u0001\\b","at":7}"#), "\(records[0].line)")
    }
}
