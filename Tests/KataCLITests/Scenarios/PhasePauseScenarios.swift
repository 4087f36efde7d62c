import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// Phases whose plans wait: for a provider, for a person, for more of a budget.
@Suite struct PhasePauseScenarios {
    /// Two plans, and an agent whose output is read like that of a known program.
    private func limited(_ agent: String) throws -> PhaseScenario {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        let config = """
            {"kata": {"providers": {"fake": {"runtime": "cli", "command": "\(phase.agent)", "adapter": "codex"}}}}
            """
        try phase.write(config, to: ".planning/config.json")
        try phase.commitAll("settings")
        try phase.replaceAgent(agent)
        return phase
    }

    private func execute(_ phase: PhaseScenario, _ arguments: String...) async -> CapturedContext.Result {
        await CapturedContext(in: phase.project, environment: phase.environment).run(
            ["phase", "execute", "09", "--provider", "fake"] + arguments)
    }

    private static func usage(_ tokens: Int) -> String {
        #"""
        printf '{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"Done."}}\n'
        printf '{"type":"turn.completed","usage":{"input_tokens":\#(tokens),"output_tokens":0}}\n'
        """#
    }

    /// Fails the first call for the first plan, then does its work.
    private static func failsOnce(_ message: String) -> String {
        #"""
        if [ "$KATA_PLAN" = 09-01 ] && [ ! -e "$out/once" ]; then
            touch "$out/once"
            printf '{"type":"turn.failed","error":{"message":"\#(message)"}}\n'
            exit 1
        fi
        \#(PhaseScenario.writesItsFile)
        \#(usage(10))
        """#
    }

    /// A checkpoint behind the one task of a plan.
    private func asking(_ plan: String, _ name: String, type: String, elements: [String] = []) -> SamplePlan {
        var sample = SamplePlan.file(plan, name)
        sample.isAutonomous = false
        var task = SampleTask("Look at it", type: type)
        task.elements = elements
        sample.tasks.append(task)
        return sample
    }

    private static let options = [
        "<decision>Which store?</decision>",
        "<options><option id=\"sqlite\"><name>SQLite</name></option>",
        "<option id=\"postgres\"><name>PostgreSQL</name></option></options>",
    ]

    private func run(_ phase: PhaseScenario, of plan: String) async throws -> JSONText {
        try #require(try await phase.kata("run", "list", "--plan", plan, "--json").json().arrayValue?.first)
    }

    // MARK: - Usage limits

    @Test func aLimitIsWaitedForWhileOtherPlansGoOn() async throws {
        let phase = try limited(Self.failsOnce("rate limit, try again in 50 ms"))
        let result = await execute(phase, "--wait", "--jobs", "1", "--json")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        // The other plan takes the place of the one that waits.
        #expect(phase.calls == ["09-01.1", "09-02.1", "09-01.1"])
        let events = try result.output.split(separator: "\n").map { try JSONText(parsing: String($0)) }
        let waiting = try #require(events.first { $0["event"]?.stringValue == "plan-waiting" })
        #expect(waiting["plan"]?.stringValue == "09-01" && waiting["until"]?.stringValue != nil)
        #expect(waiting["run"]?.stringValue == (try await run(phase, of: "09-01"))["id"]?.stringValue)
        #expect(try phase.commits == 5)
        try phase.expectNothingLeft()
    }

    @Test func withoutWaitingTheLimitPausesAndTheWayOnIsNamed() async throws {
        let phase = try limited(Self.failsOnce("usage limit reached, try again in 2 hours"))
        let result = await execute(phase, "--jobs", "2")
        #expect(result.exit == 6, "\(result.output)\(result.error)")
        #expect(result.output.contains("Go on with it: kata phase resume 09"), "\(result.output)")
        #expect(
            !result.error.contains("run resume") && result.error.contains("kata phase resume 09"), "\(result.error)")
        let status = await phase.kata("status")
        #expect(status.output.contains("kata phase resume 09"), "\(status.output)")
        let second = await phase.kata("phase", "resume", "09")
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(phase.calls.sorted() == ["09-01.1", "09-01.1", "09-02.1"])
    }

    @Test func whoIsCancelledWhileWaitingDoesNotGoOn() async throws {
        let phase = try limited(Self.failsOnce("usage limit reached, try again in 2 hours"))
        let program = try KataProgram(
            phase.environment, in: phase.path, scratch: phase.folder,
            ["phase", "execute", "09", "--provider", "fake", "--jobs", "2", "--wait"])
        try #require(await eventually { program.errorText.contains("is paused by the provider's limit") })
        let id = try #require(try await run(phase, of: "09-01")["id"]?.stringValue)
        let cancel = await phase.kata("run", "cancel", id, "--reason", "no longer wanted")
        #expect(cancel.exit == 0, "\(cancel.output)\(cancel.error)")
        let ended = await program.end()
        #expect(ended.exit == 7 && ended.error.contains("no longer wanted"), "\(ended.output)\(ended.error)")
        #expect(phase.calls.count { $0 == "09-01.1" } == 1)
        #expect(try phase.commits == 1)
    }

    // MARK: - Budgets

    @Test func aBudgetPausesAndARaisedOneGoesOn() async throws {
        var plan = SamplePlan.file("01", "a")
        plan.tasks.append(SampleTask("Write b", files: ["b.txt"], verify: "`grep -qx b b.txt`"))
        let phase = try PhaseScenario([plan])
        let config = """
            {"kata": {"providers": {"fake": {"runtime": "cli", "command": "\(phase.agent)", "adapter": "codex"}}}}
            """
        try phase.write(config, to: ".planning/config.json")
        try phase.commitAll("settings")
        try phase.replaceAgent("case $KATA_TASK in 1) echo a >a.txt ;; 2) echo b >b.txt ;; esac\n\(Self.usage(300))")
        let first = await execute(phase, "--max-tokens", "300")
        #expect(first.exit == 6 && first.error.contains("run.budget-exhausted"), "\(first.output)\(first.error)")
        let still = await phase.kata("phase", "resume", "09")
        #expect(still.exit == 6, "\(still.output)\(still.error)")
        #expect(phase.calls == ["09-01.1"])
        let raised = await execute(phase, "--max-tokens", "5000")
        #expect(raised.exit == 0, "\(raised.output)\(raised.error)")
        #expect(phase.calls == ["09-01.1", "09-01.2"])
    }

    // MARK: - Questions

    @Test func aPersonAtTheTerminalIsAskedOneQuestionAfterTheOther() async throws {
        let phase = try PhaseScenario([
            asking("01", "a", type: "checkpoint:decision", elements: Self.options),
            asking("02", "b", type: "checkpoint:decision", elements: Self.options), .file("03", "c"),
        ])
        var terminal = CapturedContext(in: phase.project, environment: phase.environment)
        terminal.answers = ["2", "a remark", "2", ""]
        let result = await terminal.run(phase.command(["--jobs", "3"]))
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        for plan in ["09-01", "09-02"] {
            #expect(result.error.contains("of \(plan) waits for you"))
            let summary = try #require(phase.read(".planning/phases/completed/09-sample/\(plan)-SUMMARY.md"))
            #expect(summary.contains("took postgres, by Test Person"), "\(summary)")
        }
        // What happened while a question stood there came before the next one, not into it.
        let texts = result.error.split(separator: "A remark, or nothing: ", omittingEmptySubsequences: false)
        #expect(texts.count == 3)
        #expect(texts[0].hasSuffix("[1/2/r/l] "), "\(texts[0])")
    }

    @Test func theAnswerMayComeLater() async throws {
        let phase = try PhaseScenario([
            asking("01", "a", type: "checkpoint:human-verify"), .file("02", "b"),
        ])
        var terminal = CapturedContext(in: phase.project, environment: phase.environment)
        terminal.answers = ["l"]
        let paused = await terminal.run(phase.command(["--jobs", "2"]))
        #expect(paused.exit == 6, "\(paused.output)\(paused.error)")
        let id = try #require(try await run(phase, of: "09-01")["id"]?.stringValue)
        #expect(paused.error.contains("kata run answer \(id) --approve"), "\(paused.error)")
        let shown = await phase.kata("phase", "show", "09")
        #expect(shown.output.contains("kata run answer \(id) --approve"), "\(shown.output)")
        #expect(shown.output.contains("waits to land"), "\(shown.output)")
        let answer = await phase.kata("run", "answer", id, "--approve")
        #expect(answer.exit == 0 && answer.output.contains("kata phase resume 09"), "\(answer.output)\(answer.error)")
        let again = await phase.kata("phase", "resume", "09")
        #expect(again.exit == 0, "\(again.output)\(again.error)")
        #expect(phase.calls.sorted() == ["09-01.1", "09-02.1"])
    }

    /// Who executes the phase again at a terminal is asked what it waits for.
    @Test func aPausedPlanAsksAgainAtTheTerminal() async throws {
        let phase = try PhaseScenario([asking("01", "a", type: "checkpoint:human-verify")])
        let paused = await phase.execute()
        #expect(paused.exit == 6 && paused.error.contains("Look at it."), "\(paused.output)\(paused.error)")
        var terminal = CapturedContext(in: phase.project, environment: phase.environment)
        terminal.answers = ["r", "it is ugly"]
        let result = await terminal.run("phase", "resume", "09")
        #expect(result.exit == 1 && result.error.contains("it is ugly"), "\(result.output)\(result.error)")
    }

    @Test(
        arguments: [
            ("checkpoint:human-verify", nil, 0), ("checkpoint:human-verify", "blocking-human", 6),
            ("checkpoint:human-action", nil, 6),
        ] as [(String, String?, Int32)])
    func thePolicyNeverAnswersForAPerson(type: String, gate: String?, exit: Int32) async throws {
        var plan = asking("01", "a", type: type)
        plan.tasks[1].gate = gate
        let phase = try PhaseScenario([plan])
        let result = await phase.execute("--auto")
        #expect(result.exit == exit, "\(result.output)\(result.error)")
    }

    // MARK: - Work of other tools

    @Test func commitsOfOtherToolsAreDecidedAbout() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        try phase.write("x\n", to: "a.txt")
        try phase.commitAll("feat(09-01): write a")
        let refused = await phase.execute()
        #expect(refused.exit == 4 && refused.error.contains("preflight.existing-work"), "\(refused.error)")
        let result = await phase.execute("--existing", "redo")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(phase.calls.count { $0 == "09-01.1" } == 1)
        #expect(try phase.commits == 5)
    }
}
