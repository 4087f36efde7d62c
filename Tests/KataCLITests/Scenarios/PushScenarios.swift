import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// `pre-push` holds what kata recorded against what is pushed; commits and evidence are kata's own.
@Suite struct PushScenarios {
    /// A carried out plan, the hook, and a bare repository to push to.
    private func pushable(
        closingChecks: String = "`grep -qx one one.txt`", in subfolder: String = ""
    ) async throws -> Scenario {
        var plan = SamplePlan.counting
        plan.verification = closingChecks
        let scenario = try Scenario(plan, in: subfolder)
        try scenario.repository.git("init", "-q", "--bare", "../upstream.git")
        try scenario.repository.git("remote", "add", "origin", "../upstream.git")
        try scenario.repository.git("push", "-q", "origin", "main")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        try FileManager.default.createSymbolicLink(
            atPath: "\(scenario.repository.path)/.git/hooks/pre-push",
            withDestinationPath: BuiltProgram.path("kata-hook"))
        return scenario
    }

    private func push(
        _ scenario: Scenario, _ arguments: String..., variables: [String: String] = [:]
    ) throws -> (exitCode: Int32, output: String, error: String) {
        try scenario.repository.run("git", ["push", "-q"] + arguments, extraEnvironment: variables)
    }

    @Test func evidenceThatFitsIsSilent() async throws {
        let scenario = try await pushable()
        try scenario.repository.git("config", "kata.push", "strict")
        let result = try push(scenario, "origin", "main")
        #expect(result.exitCode == 0 && result.error == "", "\(result.error)")
        #expect(try push(scenario, "origin", "main:copy", ":copy").exitCode != 0)
        #expect(try push(scenario, "origin", "main:copy").error == "")
        #expect(try push(scenario, "origin", ":copy").error == "")
        #expect(try push(scenario, "origin", "main").error == "")
    }

    @Test func planWithoutChecksOfItsOwnMayBeClosed() async throws {
        let scenario = try await pushable(closingChecks: "")
        #expect(try push(scenario, "origin", "main").error == "")
    }

    @Test func summaryStandsInForLostNotes() async throws {
        let scenario = try await pushable()
        try scenario.repository.git("update-ref", "-d", "refs/notes/kata")
        try scenario.repository.git("config", "kata.push", "strict")
        let result = try push(scenario, "origin", "main")
        #expect(result.exitCode == 0 && result.error == "", "\(result.error)")
    }

    @Test func workChangedAfterItsVerificationIsNamed() async throws {
        let scenario = try await pushable()
        // The closing stays as it is; the task below it gets another tree.
        try scenario.repository.git("config", "notes.rewriteRef", "refs/notes/kata")
        let rebase = try scenario.repository.run(
            "git", ["rebase", "-q", "-i", "HEAD~2"],
            extraEnvironment: [
                "GIT_SEQUENCE_EDITOR": "sed -i.old '1a exec echo more >>two.txt && git commit -q --amend --no-edit -a'"
            ])
        #expect(rebase.exitCode == 0, "\(rebase.error)")
        let warned = try push(scenario, "--dry-run", "origin", "main")
        #expect(warned.exitCode == 0)
        #expect(warned.error.contains("2 of 3 plan commits") && warned.error.contains("changed after it was verified"))
        #expect(warned.error.contains("the push goes on"))
        try scenario.repository.git("config", "kata.push", "strict")
        let refused = try push(scenario, "origin", "main")
        #expect(refused.exitCode == 1 && refused.error.contains("the push is refused"))
        for way in [["KATA_HOOKS": "0"], ["KATA_SKIP": "commit-msg,pre-push"]] {
            let result = try push(scenario, "--dry-run", "origin", "main", variables: way)
            #expect(result.exitCode == 0 && result.error == "")
        }
        #expect(try push(scenario, "--no-verify", "origin", "main").exitCode == 0)
    }

    /// Fields in different parts of a summary; `SummaryCheckScenarios` alters every one.
    @Test(arguments: [
        ("duration", "(?m)^duration: .*$", "duration: 1min"),
        ("task-commits", "(?m)^(1\\. .*- `)[0-9a-f]{7}", "$10000000"),
        ("verification", "(?m)^(\\| Task 1.*)passed", "$1failed"),
        ("block.active_ms", "\"active_ms\":\\d+", "\"active_ms\":1"),
    ])
    func alteredSummaryFieldIsNamed(field: String, from: String, to: String) async throws {
        let scenario = try await pushable()
        let repository = scenario.repository
        let path = ".planning/phases/completed/09-sample/09-01-SUMMARY.md"
        let text = try repository.read(path)
        let altered = text.replacingOccurrences(of: from, with: to, options: .regularExpression)
        try #require(altered != text)
        try repository.write(altered, to: path)
        try repository.commitAll("polish")
        // Only a strict push asks for it.
        #expect(try push(scenario, "--dry-run", "origin", "main").exitCode == 0)
        try repository.git("config", "kata.push", "strict")
        let refused = try push(scenario, "origin", "main")
        let said = refused.output + refused.error
        #expect(refused.exitCode != 0 && said.contains("summary.measured.\(field)"), "\(said)")
        #expect(said.contains("1 altered field"), "\(said)")
        try repository.write(text, to: path)
        try repository.git("commit", "-q", "-a", "--amend", "--no-edit", "--allow-empty")
        let fine = try push(scenario, "origin", "main")
        #expect(fine.exitCode == 0 && fine.error == "", "\(fine.output)\(fine.error)")
    }

    /// A repository may hold several projects; what is not here to be looked at is said.
    @Test func summariesOfProjectsInFoldersAreCheckedToo() async throws {
        let scenario = try await pushable(in: "apps/one")
        let repository = scenario.repository
        try repository.git("config", "kata.push", "strict")
        let path = "apps/one/.planning/phases/completed/09-sample/09-01-SUMMARY.md"
        let text = try repository.read(path)
        let altered = text.replacingOccurrences(
            of: "(?m)^duration: .*$", with: "duration: 1min", options: .regularExpression)
        try repository.write(altered, to: path)
        try repository.commitAll("polish")
        let refused = try push(scenario, "origin", "main")
        #expect(refused.exitCode != 0 && (refused.output + refused.error).contains("summary.measured.duration"))
        // On a branch without the plans nothing can be recomputed from them.
        try repository.git("switch", "-q", "--orphan", "elsewhere")
        try repository.git("commit", "-q", "--allow-empty", "-m", "elsewhere")
        let unseen = try push(scenario, "origin", "main")
        #expect(unseen.exitCode == 0 && unseen.error.contains("\(path) was not checked"), "\(unseen.error)")
    }

    @Test func aRangeThatNamesNothingIsNoPass() async throws {
        let scenario = try await pushable()
        let result = await scenario.kata("check", "--pushed", "main..nowhere")
        #expect(result.exit == 3 && result.error.contains("main..nowhere names no commit"), "\(result.error)")
        #expect(await scenario.kata("check", "--pushed", "main").output.contains("1 pushed summary: 0 altered fields"))
    }

    @Test func staleHashesAreSaidAndStopNoPush() async throws {
        let scenario = try await pushable()
        try scenario.repository.git("config", "kata.push", "strict")
        try scenario.repository.git("config", "notes.rewriteRef", "refs/notes/kata")
        let rebase = try scenario.repository.run(
            "git", ["rebase", "-q", "-i", "HEAD~3"],
            extraEnvironment: [
                "GIT_SEQUENCE_EDITOR":
                    "sed -i.old '1a exec git commit -q --amend --no-edit --author \"O <o@example.com>\"'"
            ])
        try #require(rebase.exitCode == 0, "\(rebase.error)")
        let result = try push(scenario, "origin", "main")
        #expect(
            result.exitCode == 0 && (result.output + result.error).contains("kata relink"),
            "\(result.output)\(result.error)")
    }

    @Test func liesAreFound() async throws {
        let scenario = try await pushable()
        try scenario.repository.git("config", "kata.push", "strict")
        let task = try scenario.repository.git("rev-parse", "HEAD~1").trimmingCharacters(in: .newlines)
        let note = try scenario.repository.git("notes", "--ref=kata", "show", task)
        // Nothing else vouches for it.
        try scenario.repository.git("config", "--unset", "kata.push")
        func outcome(of text: String) throws -> String {
            let file = try scenario.repository.folder.write(text, to: "note")
            try scenario.repository.git("notes", "--ref=kata", "add", "-f", "-F", file, task)
            return try push(scenario, "--dry-run", "origin", "\(task):refs/heads/x").error
        }
        #expect(try outcome(of: note) == "")
        #expect(
            try outcome(of: note.replacingOccurrences(of: "verify=pass", with: "verify=fail")).contains(
                "its note says fail"))
        #expect(
            try outcome(of: note.replacingOccurrences(of: "\"exitCode\":0", with: "\"exitCode\":1"))
                .contains("does not hold the evidence"))
        let tree = try scenario.repository.git("rev-parse", "\(task)^{tree}").trimmingCharacters(in: .newlines)
        #expect(
            try outcome(of: note.replacingOccurrences(of: tree, with: String(tree.reversed())))
                .contains("does not hold the evidence"))
        #expect(
            try outcome(of: "kata1 plan=09-01 task=2/2 verify=pass cmds=1 dur=0.1s\n").contains(
                "no note and no summary"))
    }

    @Test func workThatWasNotVerifiedIsNamed() async throws {
        let scenario = try await pushable()
        try scenario.repository.write("x\n", to: "x")
        try scenario.repository.git("add", "x")
        for (verify, words) in [
            ("", "no Kata-Verify"), ("Kata-Verify: fail 1/2 sha256:5f1c0e9a8d7b6c5a", "did not pass: fail 1/2"),
            ("Kata-Verify: pass 0/0", "can't be read"), ("Kata-Verify: pass \u{1B}[31m1/1", "can't be read"),
        ] {
            try scenario.repository.git(
                "commit", "-q", "--allow-empty", "-m", "feat(09-02): by hand",
                "-m", "Kata-Plan: 09-02\nKata-Task: 1/1\nKata-Id: 01M8DS6T4RJBW6DM08XV739QWG\n\(verify)")
            let result = try push(scenario, "--dry-run", "origin", "main")
            #expect(result.error.contains("1 of 4 plan commits") && result.error.contains(words), "\(result.error)")
            #expect(!result.error.contains("\u{1B}"))
            try scenario.repository.git("reset", "-q", "--soft", "HEAD~1")
        }
    }

    @Test func forcedPushOverCommitsNobodyHasHere() async throws {
        let scenario = try await pushable()
        let other = "\(scenario.repository.folder.path)/other"
        try scenario.repository.git("clone", "-q", "../upstream.git", other)
        try scenario.repository.git("-C", other, "commit", "-q", "--allow-empty", "-m", "theirs")
        try scenario.repository.git("-C", other, "push", "-q")
        let result = try push(scenario, "--force", "origin", "main")
        #expect(result.exitCode == 0 && result.error == "", "\(result.error)")
    }
}
