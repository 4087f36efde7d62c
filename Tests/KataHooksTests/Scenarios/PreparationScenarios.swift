import Foundation
import KataCore
import KataHooks
import KataMessages
import KataTestSupport
import Testing

/// `prepare-commit-msg` as Git runs it.
@Suite struct PreparationScenarios {
    private static let mark = TaskMark(
        subject: "feat(09-01): Write one",
        trailers: [
            Trailer(key: "Kata-Plan", value: "09-01"), Trailer(key: "Kata-Task", value: "2/3"),
            Trailer(key: "Kata-Id", value: "01M8DS6T4RJBW6DM08XV739QWG"),
        ], paths: ["one.txt", "docs", "gen/**/*.txt", "it's\nodd"])
    private static let lines = ["Kata-Plan: 09-01", "Kata-Task: 2/3", "Kata-Id: 01M8DS6T4RJBW6DM08XV739QWG"]

    private func open(_ repository: HookedRepository) throws -> OpenTask {
        try OpenTask(Self.mark, gitFolder: "\(repository.scratch.path)/.git")
    }

    @Test(arguments: ["one.txt", "docs/a/b.md", "gen/x/y/z.txt", "it's\nodd"])
    func workOfTheTaskGetsItsTrailers(file: String) throws {
        let repository = try HookedRepository()
        let task = try open(repository)
        try repository.scratch.write("x\n", to: file)
        let result = try repository.git("add", "-A")
        #expect(result.exitCode == 0)
        #expect(try repository.git("commit", "-q", "-m", "feat: by hand\n\nWhy.").exitCode == 0)
        #expect(try repository.trailers() == Self.lines)
        #expect(try repository.message().hasPrefix("feat: by hand\n\nWhy.\n\nKata-Plan"))
        withExtendedLifetime(task) {}
    }

    @Test func otherCommitsAreLeftAlone() throws {
        let repository = try HookedRepository()
        try repository.commit("one.txt", message: "before")
        let task = try open(repository)
        try repository.commit("other.txt", message: "fix: a typo")
        #expect(try repository.message() == "fix: a typo\n\n")
        _ = try repository.git("commit", "-q", "--amend", "--no-edit")
        #expect(try repository.trailers().isEmpty)
        try repository.commit("one.txt", "2\n", message: "mine", variables: ["KATA_HOOKS": "0"])
        #expect(try repository.trailers().isEmpty)
        try repository.commit(
            "one.txt", "3\n", message: "mine", variables: ["KATA_SKIP": "pre-push,prepare-commit-msg"])
        #expect(try repository.trailers().isEmpty)
        try repository.commit(
            "one.txt", "4\n", message: "kata's own", variables: ["KATA_IN_HOOK": "prepare-commit-msg"])
        #expect(try repository.trailers().isEmpty)
        try repository.commit("one.txt", "5\n", message: "mine", variables: ["KATA_SKIP": "pre-push"])
        #expect(try repository.trailers() == Self.lines)
        withExtendedLifetime(task) {}
    }

    /// With what the paths held at the start, the hook compares them itself; later it asks Git. Both say the same.
    @Test(arguments: [true, false])
    func theTasksFirstCommitIsToldFromOthers(isNew: Bool) throws {
        let repository = try HookedRepository()
        if !isNew { try repository.commit("one.txt", message: "before") }
        var mark = Self.mark
        mark.paths = ["one.txt", "two.txt"]
        let held = try repository.git("ls-tree", "--format=%(objectmode) %(objectname)", "HEAD", "one.txt").output
            .trimmingCharacters(in: .newlines)
        mark.base = .init(commit: try repository.id("HEAD"), contents: isNew ? [:] : ["one.txt": held])
        let task = try OpenTask(mark, gitFolder: "\(repository.scratch.path)/.git")
        try repository.commit("one.txt", "the work\n", message: "mine")
        #expect(try repository.trailers() == Self.lines)
        try repository.commit("other.txt", message: "fix: a typo")
        #expect(try repository.message() == "fix: a typo\n\n")
        _ = try repository.git("reset", "-q", "--hard", mark.base?.commit ?? "")
        try repository.commit("other.txt", message: "fix: a typo")
        #expect(try repository.message() == "fix: a typo\n\n")
        _ = try repository.git("reset", "-q", "--hard", mark.base?.commit ?? "")
        try repository.scratch.write("staged\n", to: "other.txt")
        try repository.scratch.write("staged\n", to: "two.txt")
        _ = try repository.git("add", "-A")
        // A commit of one file has an index of its own.
        #expect(try repository.git("commit", "-q", "-m", "fix: a typo", "other.txt").exitCode == 0)
        #expect(try repository.message() == "fix: a typo\n\n")
        #expect(try repository.git("commit", "-q", "-m", "mine").exitCode == 0)
        #expect(try repository.trailers() == Self.lines)
        withExtendedLifetime(task) {}
    }

    @Test func replayedCommitsAreLeftAlone() throws {
        let repository = try HookedRepository()
        _ = try repository.git("checkout", "-q", "-b", "side")
        try repository.commit("one.txt", message: "one")
        _ = try repository.git("checkout", "-q", "main")
        try repository.commit("base.txt", "more\n", message: "more")
        let task = try open(repository)
        #expect(try repository.git("cherry-pick", "side").exitCode == 0)
        #expect(try repository.trailers().isEmpty)
        #expect(try repository.git("revert", "--no-edit", "HEAD").exitCode == 0)
        #expect(try repository.trailers().isEmpty)
        _ = try repository.git("reset", "-q", "--hard", "HEAD~2")
        #expect(try repository.git("merge", "-q", "--no-edit", "side").exitCode == 0)
        #expect(try repository.trailers().isEmpty)
        _ = try repository.git("reset", "-q", "--hard", "HEAD~1")
        #expect(try repository.git("rebase", "-q", "main", "side").exitCode == 0)
        #expect(try repository.trailers().isEmpty)
        withExtendedLifetime(task) {}
    }

    @Test func markOfAKilledRunMarksNothing() throws {
        let repository = try HookedRepository()
        do { _ = try open(repository) }
        try repository.commit("one.txt", message: "later")
        #expect(try repository.message() == "later\n\n")
    }

    @Test func editorGetsAProposal() throws {
        let repository = try HookedRepository()
        let task = try open(repository)
        try repository.scratch.write("x\n", to: "one.txt")
        _ = try repository.git("add", "-A")
        let seen = "\(repository.scratch.folder.path)/seen"
        let editor = ["GIT_EDITOR": "sh -c 'cp \"$1\" \"\(seen)\"' sh"]
        for comment in ["#", ";"] {
            let result = try repository.git(
                "-c", "core.commentChar=\(comment)", "-c", "commit.verbose=true", "commit", "-q", variables: editor)
            #expect(result.exitCode == 0, "\(result.error)")
            #expect(try repository.message().hasPrefix("feat(09-01): Write one\n\nKata-Plan: 09-01\n"))
            #expect(try repository.trailers() == Self.lines)
            #expect(try repository.scratch.folder.read("seen").contains("\(comment) kata proposes"))
            try repository.scratch.write("y\n", to: "one.txt")
            _ = try repository.git("add", "-A")
        }
        let emptied = try repository.git("commit", "-q", variables: ["GIT_EDITOR": "sh -c ': >\"$1\"' sh"])
        #expect(emptied.exitCode == 1)
        withExtendedLifetime(task) {}
    }

    @Test func markBelongsToOneWorkingTree() throws {
        let repository = try HookedRepository()
        let other = "\(repository.scratch.folder.path)/it's a tree"
        _ = try repository.git("worktree", "add", "-q", "-b", "side", other)
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: "\(repository.scratch.path)/.git/worktrees").first)
        let task = try OpenTask(Self.mark, gitFolder: "\(repository.scratch.path)/.git/worktrees/\(name)")
        try repository.commit("one.txt", message: "in the main tree")
        #expect(try repository.trailers().isEmpty)
        var linked = repository
        linked.folder = other
        let result = try linked.commit("one.txt", message: "in the other")
        #expect(result.exitCode == 0, "\(result.error)")
        #expect(try linked.trailers() == Self.lines)
        withExtendedLifetime(task) {}
    }

    @Test func squashCarriesTheTrailersOfAllTasks() throws {
        let repository = try HookedRepository()
        _ = try repository.git("checkout", "-q", "-b", "side")
        for (index, id) in "123".enumerated() {
            try repository.commit(
                "f\(index)", message: HookedRepository.taskMessage("t\(index)", "\(index + 1)/3", id: id))
        }
        let tip = try repository.id("HEAD")
        _ = try repository.git("checkout", "-q", "main")
        #expect(try repository.git("merge", "-q", "--squash", "side").exitCode == 0)
        #expect(try repository.git("commit", "-q", "--no-edit").exitCode == 0)
        let expected = ["Kata-Task: 1/3", "Kata-Task: 2/3", "Kata-Task: 3/3"]
        #expect(try repository.trailers().filter { $0.hasPrefix("Kata-Task") }.sorted() == expected)

        _ = try repository.git("checkout", "-q", "side")
        let rebase = try repository.git(
            "rebase", "-q", "-i", "main~1",
            variables: ["GIT_SEQUENCE_EDITOR": "sed -i.old '2,3s/^pick/squash/'", "GIT_EDITOR": "true"])
        #expect(rebase.exitCode == 0, "\(rebase.error)")
        #expect(try repository.trailers().filter { $0.hasPrefix("Kata-Task") }.sorted() == expected)
        // Following the journal from the last task's old commit leads to the one that holds it now.
        let now = try repository.id("HEAD")
        #expect(repository.journal.contains { $0.old.hex == tip && $0.new.hex == now })
    }

    @Test func defectStopsNoCommit() throws {
        let repository = try HookedRepository()
        let task = try open(repository)
        try repository.scratch.write("x\n", to: "one.txt")
        _ = try repository.git("add", "-A")
        let latin = try repository.scratch.folder.write([0x66, 0xFC, 0x72, 0x0A], to: "latin")
        let result = try repository.git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "-F", latin)
        #expect(result.exitCode == 0)
        #expect(result.error.contains("prepare-commit-msg did nothing") && result.error.contains("not UTF-8"))
        withExtendedLifetime(task) {}
    }
}
