import KataTestSupport
import Testing

@testable import KataCLI

/// A failed check goes back to the provider, a bounded number of times.
@Suite struct RepairScenarios {
    private static let check = "`cat one.txt && grep -qx one one.txt`"

    @Test func outputOfTheFailedCheckIsInTheNextPrompt() async throws {
        let scenario = try Scenario(
            .checked(by: Self.check),
            agent: """
                cp "$KATA_PROMPT_FILE" "$out/prompt-$KATA_ATTEMPT"
                case $KATA_ATTEMPT in 1) echo quaggy-41 >one.txt ;; *) echo one >one.txt ;; esac
                """)
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls == ["1.1", "1.2"])
        #expect(!scenario.note("prompt-1").contains("quaggy-41"))
        #expect(scenario.note("prompt-2").contains("quaggy-41"))
        #expect(scenario.note("prompt-2").contains("grep -qx one one.txt"))
        #expect(try scenario.commits == 2)
        #expect(try #require(scenario.summary).contains("passed on attempt 2"))
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test(arguments: [(nil, 3), ("0", 1), ("4", 5)] as [(String?, Int)])
    func attemptsAreBounded(retries: String?, attempts: Int) async throws {
        let scenario = try Scenario(
            .checked(by: Self.check), agent: #"echo "wrong $KATA_ATTEMPT" >one.txt"#)
        let result = retries == nil ? await scenario.execute() : await scenario.execute("--retries", retries ?? "")
        #expect(result.exit == 1)
        #expect(scenario.calls.count == attempts)
        #expect(try scenario.commits == 0)
        let rescue = try #require(try scenario.rescues.first)
        #expect(scenario.lines(of: rescue, "one.txt") == "wrong \(attempts)\n")
        #expect(result.output.contains(rescue))
        #expect(scenario.summary == nil)
        #expect(try scenario.damage == "")
    }

    @Test func sameFailureOnTheSameTreeStopsEarly() async throws {
        let scenario = try Scenario(.checked(by: Self.check), agent: "echo wrong >one.txt")
        let result = await scenario.execute("--retries", "9")
        #expect(result.exit == 1)
        #expect(scenario.calls.count == 2)
        #expect(result.error.contains("the same failure came back"))
    }

    @Test func laterTaskFailsAndTheEarlierOnesStay() async throws {
        let scenario = try Scenario(agent: "case $KATA_TASK in 1) echo one >one.txt ;; *) echo no >two.txt ;; esac")
        let result = await scenario.execute("--retries", "0")
        #expect(result.exit == 1)
        #expect(try scenario.commits == 1)
        #expect(scenario.lines(of: "HEAD", "one.txt") == "one\n")
        #expect(scenario.lines(of: "HEAD", "two.txt") == "")
        #expect(scenario.summary == nil)
    }
}
