import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// Budgets, usage limits of providers, sign-ins that end in the middle, work that goes in circles.
@Suite struct LimitScenarios {
    /// An agent whose output is read like that of a known program, so that it can tell what it used and why it failed.
    private func scenario(_ plan: SamplePlan = .counting, agent: String) throws -> Scenario {
        let scenario = try Scenario(plan, agent: agent)
        let config = """
            {"kata": {"providers": {"fake": {"runtime": "cli", "command": "\(scenario.agent)", "adapter": "codex"}}}}
            """
        try scenario.repository.write(config, to: ".planning/config.json")
        try scenario.repository.commitAll("settings")
        return scenario
    }

    private func execute(_ scenario: Scenario, _ arguments: String...) async -> CapturedContext.Result {
        await CapturedContext(in: scenario.project, environment: scenario.environment).run(
            ["plan", "execute", "09-01", "--provider", "fake"] + arguments)
    }

    private static func usage(_ tokens: Int) -> String {
        #"""
        printf '{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"Done."}}\n'
        printf '{"type":"turn.completed","usage":{"input_tokens":\#(tokens),"output_tokens":0}}\n'
        """#
    }

    private static func fails(_ message: String) -> String {
        #"printf '{"type":"turn.failed","error":{"message":"\#(message)"}}\n'; exit 1"#
    }

    private func status(_ scenario: Scenario) async throws -> String {
        let run = try #require(try await scenario.kata("run", "list", "--json").json().arrayValue?.first)
        return "\(run["status"]?.stringValue ?? "") \(run["detail"]?.stringValue ?? "")"
    }

    @Test func usageLimitPausesAndTheRunGoesOn() async throws {
        let scenario = try scenario(
            agent: """
                if [ "$KATA_TASK" = 2 ] && [ ! -e "$out/once" ]; then
                    touch "$out/once"
                    echo half >two.txt
                    \(Self.fails("usage limit reached, try again in 2 hours"))
                fi
                \(Scenario.honest)
                \(Self.usage(10))
                """)
        let result = await execute(scenario)
        #expect(result.exit == 6 && result.error.contains("run.usage-limit"), "\(result.output)\(result.error)")
        #expect(try await status(scenario) == "paused usage-limit")
        #expect(!result.error.contains("<run>"))
        let rescue = try #require(try scenario.rescues.first)
        #expect(scenario.lines(of: rescue, "two.txt") == "half\n")
        let answer = await scenario.kata("run", "answer", "0", "--approve")
        #expect(answer.exit == 4, "\(answer.error)")
        let second = await scenario.kata("run", "resume")
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(scenario.calls == ["1.1", "2.1", "2.1"])
        #expect(try scenario.status == "")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    /// `--wait` sleeps until then and goes on by itself.
    @Test func waitingGoesOnByItself() async throws {
        let scenario = try scenario(
            .single,
            agent: """
                if [ ! -e "$out/once" ]; then
                    touch "$out/once"
                    \(Self.fails("rate limit, try again in 50 ms"))
                fi
                \(Scenario.honest)
                \(Self.usage(10))
                """)
        let result = await execute(scenario, "--wait")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(result.error.contains("is paused by the provider's limit"))
    }

    @Test func lostSignInPauses() async throws {
        let scenario = try scenario(.single, agent: Self.fails("401 Unauthorized: token expired"))
        let result = await execute(scenario)
        #expect(result.exit == 6 && result.error.contains("run.sign-in-required"), "\(result.output)\(result.error)")
        #expect(try await status(scenario) == "paused sign-in-required")
        #expect(scenario.calls == ["1.1"])
    }

    @Test func budgetOfTokensStopsBeforeTheNextAttempt() async throws {
        let scenario = try scenario(agent: "\(Scenario.honest)\n\(Self.usage(300))")
        let result = await execute(scenario, "--max-tokens", "300")
        #expect(result.exit == 6 && result.error.contains("run.budget-exhausted"), "\(result.output)\(result.error)")
        #expect(scenario.calls == ["1.1"])
        #expect(try await status(scenario) == "paused budget-exhausted")
        let still = await scenario.kata("run", "resume")
        #expect(still.exit == 6, "\(still.output)\(still.error)")
        let raised = await scenario.kata("run", "resume", "--max-tokens", "5000")
        #expect(raised.exit == 0, "\(raised.output)\(raised.error)")
        #expect(scenario.calls == ["1.1", "2.1"])
    }

    /// An agent that tells what it uses is stopped in the middle.
    @Test func budgetStopsAnAttemptUnderWay() async throws {
        let scenario = try scenario(
            .single,
            agent: """
                echo half >one.txt
                \(Self.usage(700))
                exec sleep 60
                """)
        let result = await execute(scenario, "--max-tokens", "500")
        #expect(result.exit == 6 && result.error.contains("500 tokens"), "\(result.output)\(result.error)")
        let rescue = try #require(try scenario.rescues.first)
        #expect(scenario.lines(of: rescue, "one.txt") == "half\n")
    }

    @Test func timeOfTheRunEnds() async throws {
        let scenario = try scenario(.single, agent: "echo half >one.txt; exec sleep 60")
        let result = await execute(scenario, "--max-time", "1s")
        #expect(result.exit == 6 && result.error.contains("run.budget-exhausted"), "\(result.output)\(result.error)")
        let again = await scenario.kata("run", "resume")
        #expect(again.exit == 6, "\(again.error)")
        #expect(scenario.calls == ["1.1"])
    }

    /// A, B, A: the same failure on the same files came back, with another one in between.
    @Test func workThatGoesInCirclesStopsEarly() async throws {
        let scenario = try Scenario(.single, agent: "echo $((KATA_ATTEMPT % 2)) >one.txt")
        let result = await scenario.execute("--retries", "9")
        #expect(result.exit == 1 && result.error.contains("run.repeated-failure"), "\(result.error)")
        #expect(scenario.calls == ["1.1", "1.2", "1.3"])
    }
}
