import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// What a reviewer sees of an executed plan, and every lie that has to be found.
@Suite struct ReviewScenarios {
    private static let path = ".planning/phases/completed/09-sample/09-01-SUMMARY.md"

    private static func executed() async throws -> Scenario {
        var plan = SamplePlan.counting
        plan.mustHaves =
            "  truths:\n    - \"It reads well.\"\n  artifacts:\n    - path: \"one.txt\"\n      contains: \"one\""
        let scenario = try Scenario(
            plan,
            agent: """
                case $KATA_TASK in
                1) echo one >one.txt; echo x >extra.txt ;;
                2) echo two >two.txt
                    echo '{"summary": "counted <b>well</b>", "decisions": ["use files"]}' >"$KATA_REPORT_FILE" ;;
                esac
                """)
        let result = await scenario.execute()
        try #require(result.exit == 0, "\(result.output)\(result.error)")
        return scenario
    }

    private func codes(_ result: CapturedContext.Result) throws -> [String] {
        try result.json()["contradictions"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
    }

    @Test func planIsShownWithEvidenceAndWithoutContradiction() async throws {
        let scenario = try await Self.executed()
        let result = await scenario.kata("review", "09-01")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        for text in [
            "no contradiction", "Write one", "✓ verified 1/1 on this tree", "outside of the plan: extra.txt",
            "Measured verified", "Quoted: in one line", "counted <b>well</b>", "no check stands for: It reads well.",
        ] {
            #expect(result.output.contains(text), "\(text) is missing in \(result.output)")
        }
        let json = try await scenario.kata("review", "09-01", "--json").json()
        let tasks = json["plans"]?[0]?["tasks"]?.arrayValue ?? []
        #expect(tasks.map { $0["commits"]?[0]?["evidence"]?.stringValue } == ["confirmed", "confirmed"])
        #expect(json["plans"]?[0]?["closing"]?["evidence"]?.stringValue == "unverified")
        #expect(json["stat"]?["commits"]?.integerValue == 3)
    }

    @Test func rangesCommitsAndBranches() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        let whole = try await scenario.kata("review", "HEAD~3..HEAD", "--json").json()
        #expect(whole["stat"]?["commits"]?.integerValue == 3)
        let one = try await scenario.kata("review", "HEAD~1", "--json").json()
        #expect(one["plans"]?[0]?["tasks"]?.arrayValue?.compactMap { $0["task"]?.integerValue } == [2])
        try repository.git("branch", "-q", "-m", "work")
        try repository.git("branch", "-q", "main", "HEAD~3")
        let branch = await scenario.kata("review", "--branch")
        #expect(branch.exit == 0 && branch.output.contains("main..HEAD"), "\(branch.output)\(branch.error)")
        #expect(await scenario.kata("review", "no-such-thing").exit == 3)
        #expect(await scenario.kata("review", "main..nowhere").exit == 3)
        #expect(await scenario.kata("review").exit == 2)
    }

    @Test func pageAndMarkdownFenceWhatOthersWrote() async throws {
        let scenario = try await Self.executed()
        let page = await scenario.kata("review", "09-01", "--format", "html").output
        #expect(page.hasPrefix("<!doctype html>") && page.contains("counted &lt;b&gt;well&lt;/b&gt;"))
        #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("<b>well"))
        #expect(page.contains("prefers-color-scheme:dark") && page.contains("width=device-width"))
        let markdown = await scenario.kata("review", "09-01", "--format", "markdown").output
        #expect(markdown.contains("counted &lt;b&gt;well&lt;/b&gt;") && markdown.contains("| 1. Write one |"))
    }

    @Test func rewrittenHistoryIsNoContradiction() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        try repository.git("config", "notes.rewriteRef", "refs/notes/kata")
        try repository.git(
            "commit", "-q", "--amend", "-m", "\(try repository.git("log", "-1", "--format=%B"))", "--author",
            "Other <o@example.com>")
        try repository.git("switch", "-q", "-c", "side", "HEAD~3")
        try repository.git("commit", "-q", "--amend", "--no-edit", "--author", "Other <o@example.com>")
        try repository.git("rebase", "-q", "--onto", "side", "main~3", "main")
        let result = await scenario.kata("review", "09-01", "--json")
        let json = try result.json()
        #expect(json["plans"]?[0]?["tasks"]?[0]?["links"]?[0]?["anchor"]?.stringValue == "kata-id")
        #expect(try codes(result).isEmpty, "\(result.output)")
        #expect(await scenario.kata("review", "09-01").output.contains("rewritten: same id"))
    }

    @Test func filesOfThePersonBesideTheWorkAreNoContradiction() async throws {
        let scenario = try Scenario()
        let repository = scenario.repository
        try repository.write("mine\n", to: "notes.txt")
        try #require(await scenario.execute().exit == 0)
        let review = await scenario.kata("review", "09-01")
        #expect(review.exit == 0 && review.output.contains("verified 1/1 beside uncommitted files"), "\(review.output)")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
        // A clone has no notes: the summary tells.
        let clone = "\(repository.folder.path)/clone"
        try repository.git("clone", "-q", repository.path, clone)
        let there = CapturedContext(in: clone, environment: scenario.environment)
        let again = await there.run("review", "09-01", "--json")
        #expect(try again.exit == 0 && codes(again).isEmpty, "\(again.output)")
        #expect(await there.run("verify", "HEAD~1").exit == 0)
        // Another tree under the same trailers is found there too, also when the summary is relinked.
        try repository.git("-C", clone, "reset", "-q", "--hard", "HEAD~1")
        try "three\n".write(toFile: "\(clone)/two.txt", atomically: true, encoding: .utf8)
        try repository.git("-C", clone, "commit", "-q", "-a", "--amend", "--no-edit")
        try repository.git("-C", clone, "cherry-pick", "origin/main")
        _ = await there.run("relink")
        let swapped = await there.run("review", "09-01", "--json")
        #expect(try codes(swapped).contains("evidence.other-tree"), "\(swapped.output)")
    }

    // MARK: - Lies

    @Test func editedNote() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        let note = try repository.git("notes", "--ref", "refs/notes/kata", "show", "HEAD~1")
        try repository.folder.write(note.replacing("grep -qx two two.txt", with: "true"), to: "note")
        try repository.git(
            "notes", "--ref", "refs/notes/kata", "add", "-f", "-F", "\(repository.folder.path)/note", "HEAD~1")
        let result = await scenario.kata("review", "09-01", "--json")
        #expect(try codes(result) == ["evidence.altered"] && result.exit == 1, "\(result.output)")
        // What was recorded honestly elsewhere is what runs.
        let verify = try await scenario.kata("verify", "HEAD~1", "--json").json()
        #expect(verify["commits"]?[0]?["checks"]?[0]?["command"]?.stringValue == "grep -qx two two.txt")
        #expect(verify["commits"]?[0]?["source"]?.stringValue == "summary")
    }

    @Test func verdictOfTheNoteIsEdited() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        let note = try repository.git("notes", "--ref", "refs/notes/kata", "show", "HEAD~1")
        try repository.folder.write(note.replacing("verify=pass", with: "verify=fail"), to: "note")
        try repository.git(
            "notes", "--ref", "refs/notes/kata", "add", "-f", "-F", "\(repository.folder.path)/note", "HEAD~1")
        #expect(try codes(await scenario.kata("review", "HEAD~1", "--json")).contains("evidence.disagrees"))
    }

    @Test func swappedTree() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        try repository.git("config", "notes.rewriteRef", "refs/notes/kata")
        try repository.git("reset", "-q", "--hard", "HEAD~1")
        try repository.write("three\n", to: "two.txt")
        try repository.git("commit", "-q", "-a", "--amend", "--no-edit")
        let result = await scenario.kata("review", "HEAD", "--json")
        #expect(try codes(result) == ["evidence.other-tree"], "\(result.output)")
        let verify = await scenario.kata("verify", "HEAD", "--json")
        #expect(try verify.json()["verdict"]?.stringValue == "refuted" && verify.exit == 1, "\(verify.output)")
    }

    @Test(arguments: [
        ("3 of 3 checks passed|2 of 2 checks passed", "9 of 9 checks passed"),
        ("(?m)^(1\\. .*- `)[0-9a-f]{7}", "$10000000"),
        ("(?m)^duration: .*$", "duration: 1min"),
        ("\"active_ms\":\\d+", "\"active_ms\":1"),
        ("(?m)^- `extra\\.txt`.*\\n", ""),
    ])
    func alteredSummary(from: String, to: String) async throws {
        let scenario = try await Self.executed()
        let text = try scenario.repository.read(Self.path)
        let altered = text.replacingOccurrences(of: from, with: to, options: .regularExpression)
        try #require(altered != text)
        try scenario.repository.write(altered, to: Self.path)
        let result = await scenario.kata("review", "09-01", "--json")
        #expect(try result.exit == 1 && !codes(result).isEmpty, "\(result.output)")
        #expect(await scenario.kata("summary", "check", "--all").exit == 1)
    }

    /// An agent whose work is honest and whose last message is not always.
    private func said(_ words: String, _ work: String = "echo two >two.txt") async throws -> Scenario {
        let scenario = try Scenario(
            agent: """
                case $KATA_TASK in
                1) echo one >one.txt ;;
                2) \(work)
                    printf '%s' '{"summary": "\(words)"}' >"$KATA_REPORT_FILE" ;;
                esac
                """, files: [".gitignore": "*.log\n"])
        let result = await scenario.execute()
        try #require(result.exit == 0, "\(result.output)\(result.error)")
        return scenario
    }

    @Test func wordsOfTheProviderThatGitContradicts() async throws {
        let scenario = try await said("Created `src/never.ts` and wrote the tests. Committed as 0a1b2c3d4e.")
        let result = await scenario.kata("review", "09-01", "--json")
        #expect(try Set(codes(result)) == ["claim.file-missing", "claim.commit-unknown"], "\(result.output)")
        #expect(result.exit == 1 && result.output.contains("09-01, the provider on task 2"), "\(result.output)")
        let text = await scenario.kata("review", "09-01").output
        #expect(
            text.contains("src/never.ts is in no commit of the plan") && text.contains("it says: Created"), "\(text)")
        // A clone has no recording, but the summary quotes the words; of a hash nobody can tell there.
        let clone = "\(scenario.repository.folder.path)/clone"
        try scenario.repository.git("clone", "-q", scenario.repository.path, clone)
        let there = await CapturedContext(in: clone, environment: scenario.environment).run("review", "09-01", "--json")
        #expect(try codes(there).contains("claim.file-missing"), "\(there.output)")
    }

    @Test func fileThatIsSaidToBeDeletedIsStillThere() async throws {
        let scenario = try await said("Deleted `README.md`")
        #expect(try codes(await scenario.kata("review", "09-01", "--json")) == ["claim.file-kept"])
    }

    @Test(arguments: [
        "Created two.txt and all tests pass.",
        "Created `src/two.txt`.",
        "Created out.log with the result.",
        "Created local.txt for the test.",
        "Deleted old.txt.",
        "Did not create `src/never.ts`; it is not needed.",
        "Created a wrapper for `src/never.ts`.",
        "The generator created src/never.ts on the first run.",
        "Created src/never.ts to try it and removed it again.",
        "I would have created src/never.ts, but two.txt is enough.",
        "Added config.json support. All 2 tasks are done.",
        "Next: created src/never.ts.",
        "Feed 0a1b2c3d4e is fixed; see version 1.2.3.",
    ])
    func wordsThatAreTrueOrNoClaimAreNoContradiction(words: String) async throws {
        let scenario = try await said(
            words, "echo two >two.txt; echo x >out.log; [ ! -f old.txt ] || rm old.txt")
        // Uncommitted, but there.
        try scenario.repository.write("x\n", to: "local.txt")
        let result = await scenario.kata("review", "09-01", "--json")
        #expect(try codes(result).isEmpty, "\(words): \(result.output)")
    }

    @Test func fileThatWasMovedLaterWasCreatedAllTheSame() async throws {
        let scenario = try await said("Created two.txt.")
        let repository = scenario.repository
        try repository.git("mv", "two.txt", "second.txt")
        try repository.commitAll("chore: rename")
        #expect(try codes(await scenario.kata("review", "09-01", "--json")).isEmpty)
        // Nor is anybody blamed for what somebody else took out of the commit.
        let other = try await said("Created two.txt.")
        let rebase = try other.repository.run(
            "git", ["rebase", "-q", "-i", "HEAD~2"],
            extraEnvironment: [
                "GIT_SEQUENCE_EDITOR":
                    "sed -i.old '1a exec git mv two.txt 2.md && git commit -q --amend --no-edit'"
            ])
        try #require(rebase.exitCode == 0, "\(rebase.error)")
        let found = try codes(await other.kata("review", "09-01", "--json"))
        #expect(!found.contains { $0.hasPrefix("claim.") }, "\(found)")
    }

    @Test func revertedTaskIsSaidToBeDone() async throws {
        let scenario = try await Self.executed()
        try scenario.repository.git("revert", "--no-edit", "HEAD~1")
        let result = await scenario.kata("review", "09-01", "--json")
        #expect(try codes(result) == ["task.reverted"], "\(result.output)")
    }

    @Test func claimsOfAnotherToolThatGitContradicts() async throws {
        let scenario = try Scenario(.counting)
        let repository = scenario.repository
        try repository.write("one\n", to: "one.txt")
        let hash = try repository.commitAll("feat(09-01): Write one").prefix(7)
        try repository.write(
            """
            ---
            phase: 09-sample
            plan: 01
            key-files:
              created:
                - one.txt
                - src/never.txt
            ---
            # Summary

            ## Task Commits

            1. **Task 1: Write one** - `\(hash)` (feat)
            """, to: ".planning/phases/pending/09-sample/09-01-SUMMARY.md")
        let result = await scenario.kata("summary", "check", "--all")
        #expect(result.exit == 1 && result.output.contains("src/never.txt was created"), "\(result.output)")
        #expect(!result.output.contains("one.txt was created"))
        let review = await scenario.kata("review", "09-01", "--json")
        #expect(try codes(review) == ["summary.file-not-changed"], "\(review.output)")
        try repository.write(
            try repository.read(".planning/phases/pending/09-sample/09-01-SUMMARY.md").replacing(
                "    - src/never.txt\n", with: ""),
            to: ".planning/phases/pending/09-sample/09-01-SUMMARY.md")
        #expect(await scenario.kata("summary", "check", "--all").exit == 0)
    }
}
