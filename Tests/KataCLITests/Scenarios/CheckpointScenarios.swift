import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// Where a plan asks a person: by a command, at the terminal, by the policy of `--auto`.
@Suite struct CheckpointScenarios {
    /// A checkpoint of one kind between the two tasks of ``SamplePlan/counting``.
    private func scenario(_ type: String, gate: String? = nil, elements: [String] = []) throws -> Scenario {
        var plan = SamplePlan.counting
        plan.isAutonomous = false
        var task = SampleTask("Ask", type: type, files: type == "auto" ? ["ask.txt"] : [])
        task.gate = gate
        task.elements = elements
        plan.tasks.insert(task, at: 1)
        return try Scenario(
            plan,
            agent: """
                cat "$KATA_PROMPT_FILE" >"$out/prompt-$KATA_TASK"
                case $KATA_TASK in 1) echo one >one.txt ;; 2) echo ask >ask.txt ;; 3) echo two >two.txt ;; esac
                """)
    }

    private static let options = [
        "<decision>Which store?</decision>",
        "<options><option id=\"sqlite\"><name>SQLite</name><pros>Small</pros><cons>One machine</cons></option>",
        "<option id=\"postgres\"><name>PostgreSQL</name></option></options>",
    ]

    private func run(_ scenario: Scenario) async throws -> String {
        try #require(try await scenario.kata("run", "list", "--json").json().arrayValue?.first?["id"]?.stringValue)
    }

    @Test func decisionTakesOneOfThePlansOptions() async throws {
        let scenario = try scenario("checkpoint:decision", elements: Self.options)
        let paused = await scenario.execute()
        #expect(paused.exit == 6)
        let id = try await run(scenario)
        // Who reads the log of a run sees what is asked and can type the answer as it stands there.
        #expect(
            paused.error.contains("Which store?") && paused.error.contains("option sqlite  SQLite"), "\(paused.error)")
        #expect(paused.error.contains("kata run answer \(id) --choose OPTION"), "\(paused.error)")
        let approved = await scenario.kata("run", "answer", id, "--approve")
        #expect(approved.exit == 2 && approved.error.contains("postgres"), "\(approved.error)")
        #expect(await scenario.kata("run", "answer", id, "--choose", "mysql").exit == 3)
        let answer = await scenario.kata("run", "answer", id, "--choose", "postgreSQL", "--text", "we have a server")
        #expect(answer.exit == 0 && answer.output.contains("took postgres"), "\(answer.output)\(answer.error)")
        let second = await scenario.kata("run", "resume")
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        // The provider is told, so that the work can follow.
        #expect(scenario.note("prompt-3").contains("2. Ask: took postgres: we have a server"))
        let summary = try #require(scenario.summary)
        #expect(
            summary.contains("- **Task 2** (decision): took postgres, by Test Person \\<test@example.com> at 20")
                || summary.contains("- **Task 2** (decision): took postgres, by Test Person"), "\(summary)")
        let shown = await scenario.kata("run", "show", id)
        #expect(shown.output.contains("task 2 decision  took postgres by Test Person"), "\(shown.output)")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
        // A question has no commit, and none is missed.
        for format in ["text", "markdown", "html"] {
            let review = await scenario.kata("review", "09-01", "--format", format)
            #expect(review.output.contains("took postgres, by Test Person"), "\(review.output)\(review.error)")
            #expect(!review.output.contains("no commit"), "\(review.output)")
        }
    }

    @Test func alteredAnswerInTheSummaryIsFound() async throws {
        let scenario = try scenario("checkpoint:human-verify")
        #expect(await scenario.execute("--auto").exit == 0)
        let path = ".planning/phases/completed/09-sample/09-01-SUMMARY.md"
        let text = try scenario.repository.read(path)
        #expect(text.contains("approved, by the policy of --auto, nobody looked,"), "\(text)")
        try scenario.repository.write(
            text.replacingOccurrences(of: "by the policy of --auto, nobody looked,", with: "by Anna"), to: path)
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(
            check.exit == 1 && (check.output + check.error).contains("summary.measured.checkpoints"),
            "\(check.error)\(check.output)")
    }

    /// What the policy may answer, and what only a person can.
    @Test(
        arguments: [
            ("checkpoint:human-verify", nil, 0), ("checkpoint:human-verify", "blocking", 0),
            ("checkpoint:human-verify", "blocking-human", 6), ("checkpoint:human-action", nil, 6),
            ("checkpoint:human-action", "blocking", 6), ("auto", "blocking", 0), ("auto", "blocking-human", 6),
            ("checkpoint:decision", nil, 6),
        ] as [(String, String?, Int32)])
    func policyNeverAnswersForAPerson(type: String, gate: String?, exit: Int32) async throws {
        let scenario = try scenario(type, gate: gate)
        let result = await scenario.execute("--auto", "--allow-unverified")
        #expect(result.exit == exit, "\(result.output)\(result.error)")
        #expect(scenario.calls.contains("3.1") == (exit == 0))
    }

    @Test func policyTakesTheFirstOption() async throws {
        let scenario = try scenario("checkpoint:decision", elements: Self.options)
        #expect(await scenario.execute("--auto").exit == 0)
        #expect(scenario.summary?.contains("took sqlite, by the policy") == true)
        let review = await scenario.kata("review", "09-01")
        #expect(review.output.contains("task 2 was answered by --auto: nobody looked"), "\(review.output)")
    }

    @Test func gateStandsBeforeTheWork() async throws {
        let scenario = try scenario("auto", gate: "blocking")
        let result = await scenario.execute("--allow-unverified")
        #expect(result.exit == 6 && result.error.contains("blocking gate"), "\(result.error)")
        #expect(scenario.calls == ["1.1"])
        #expect(await scenario.kata("run", "answer", try await run(scenario), "--approve").exit == 0)
        #expect(await scenario.execute("--allow-unverified").exit == 0)
        #expect(scenario.calls == ["1.1", "2.1", "3.1"])
    }

    @Test func personAtTheTerminalIsAsked() async throws {
        let scenario = try scenario("checkpoint:decision", elements: Self.options)
        var terminal = CapturedContext(in: scenario.project, environment: scenario.environment)
        terminal.answers = ["nonsense", "2", "a remark"]
        let result = await terminal.run(scenario.command([]))
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(result.error.contains("Which store?") && result.error.contains("sqlite against: One machine"))
        #expect(scenario.summary?.contains("took postgres") == true)
    }

    @Test func answerMayComeLaterAndAtTheTerminalOfAnotherProcess() async throws {
        let scenario = try scenario("checkpoint:human-verify")
        var terminal = CapturedContext(in: scenario.project, environment: scenario.environment)
        terminal.answers = ["l"]
        #expect(await terminal.run(scenario.command([])).exit == 6)
        terminal.answers = ["a", ""]
        let answer = await terminal.run("run", "answer", try await run(scenario))
        #expect(answer.exit == 0, "\(answer.error)")
        #expect(await scenario.execute().exit == 0)
    }

    @Test func rejectionAtTheTerminalEndsTheRun() async throws {
        let scenario = try scenario("checkpoint:human-verify")
        var terminal = CapturedContext(in: scenario.project, environment: scenario.environment)
        terminal.answers = ["r", "one is ugly"]
        let result = await terminal.run(scenario.command([]))
        #expect(result.exit == 1 && result.error.contains("one is ugly"), "\(result.error)")
        #expect(await scenario.execute().exit == 6)
    }

    /// What was approved before a failure is not asked again.
    @Test func approvalOutlivesAFailureOfALaterTask() async throws {
        let scenario = try scenario("checkpoint:human-verify")
        #expect(await scenario.execute().exit == 6)
        #expect(await scenario.kata("run", "answer", try await run(scenario), "--approve").exit == 0)
        try scenario.replaceAgent("echo no >two.txt")
        #expect(await scenario.execute("--retries", "0").exit == 1)
        try scenario.replaceAgent("echo two >two.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.summary?.contains("## Checkpoints") == true)
    }

    /// The lease of a process that is gone keeps nobody from answering, at once.
    @Test func answerMayComeAfterAKill() async throws {
        let scenario = try scenario("checkpoint:human-verify")
        let pausing = try KataProgram(
            scenario, ["--kill-before", "store begin releaseLease", "--"] + scenario.command([]),
            executable: KataProgram.crashtest)
        #expect(await pausing.end().exit == -9)
        let id = try await run(scenario)
        let answering = try KataProgram(
            scenario, ["--kill-before", "store begin transition", "--", "run", "answer", id, "--approve"],
            executable: KataProgram.crashtest)
        #expect(await answering.end().exit == -9)
        let answer = await scenario.kata("run", "answer", id, "--approve")
        #expect(answer.exit == 0, "\(answer.output)\(answer.error)")
        #expect(await scenario.execute().exit == 0)
        #expect(scenario.calls == ["1.1", "3.1"])
    }

    @Test func unfinishedRunIsOfferedAtTheTerminal() async throws {
        let scenario = try Scenario()
        let killed = try KataProgram(
            scenario, ["--kill-before", "git moveReference refs/heads/main", "--"] + scenario.command([]),
            executable: KataProgram.crashtest)
        #expect(await killed.end().exit == -9)
        let first = try await run(scenario)
        var terminal = CapturedContext(in: scenario.project, environment: scenario.environment)
        terminal.answers = ["q"]
        #expect(await terminal.run(scenario.command([])).exit == 7)
        #expect(try await run(scenario) == first)
        terminal.answers = ["start over"]
        let result = await terminal.run(scenario.command([]))
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try await run(scenario) != first)
        #expect(await scenario.kata("run", "show", first).output.contains("cancelled"))
    }
}
