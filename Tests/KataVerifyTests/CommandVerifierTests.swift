import KataCore
import KataDigest
import KataProcess
import KataTestSupport
import KataVerify
import Testing

@Suite struct CommandVerifierTests {
    @Test func exitCodeDecides() async throws {
        let verification = await verify(["true", "echo all is well; false", "true"])
        #expect(verification.results.map(\.outcome) == [.passed, .failed, .passed])
        #expect(verification.results.map(\.exitCode) == [0, 1, 0])
        #expect(verification.verdict == .failed(passed: 2, of: 3))
    }

    @Test func failureBeforeAPipeIsSeen() async throws {
        #expect(await verify(["false | tail -5"]).verdict == .failed(passed: 0, of: 1))
        #expect(await verify(["(echo bad; exit 3) 2>&1 | tail -n 2"]).results[0].exitCode == 3)
    }

    @Test func commandsRunAtTheRootWithCIAndWithoutRepositoryVariables() async throws {
        let folder = try TemporaryFolder()
        var environment = path
        environment["GIT_DIR"] = "/elsewhere"
        environment["GIT_INDEX_FILE"] = "/elsewhere/index"
        let verifier = CommandVerifier(runner: ChildRunner(), environment: environment, now: { .zero })
        let list = CheckList(commands: [
            CheckCommand(
                #"test "$PWD" = "\#(folder.path)" -a "$CI" = 1 -a -z "$GIT_DIR$GIT_INDEX_FILE" -a ! -t 0"#,
                owner: "Task 1")
        ])
        let verification = await verifier.verify(list, at: .init(root: folder.path, tree: nil))
        #expect(verification.verdict == .passed(count: 1))
    }

    @Test func zeroChecksAreNeverAPass() async throws {
        let verification = await verifier().verify(CheckList(expectations: ["looks good"]), at: place)
        #expect(verification.verdict == .unverified(passed: 0, of: 0))
        #expect(verification.expectations == ["looks good"])
    }

    @Test func missingProgramIsNotRunnableAndNamed() async throws {
        let verification = await verify(["no-such-tool-x test"])
        #expect(verification.results[0].outcome == .notRunnable)
        #expect(verification.results[0].explanation == "command not found: no-such-tool-x")
        #expect(verification.verdict == .unverified(passed: 0, of: 1))
        #expect(await verify(["true", "no-such-tool-x"]).verdict == .unverified(passed: 1, of: 2))
    }

    @Test func missingFileOfTheProjectIsAFailure() async throws {
        #expect(await verify(["./scripts/check.sh"]).results[0].outcome == .failed)
    }

    @Test func fileThatCannotBeExecutedIsAFailure() async throws {
        let folder = try TemporaryFolder()
        try folder.write("echo", to: "tool")
        let result = await verifier().verify(
            CheckList(commands: [CheckCommand("./tool", owner: "Task 1")]), at: .init(root: folder.path, tree: nil)
        ).results[0]
        #expect(result.exitCode == 126)
        #expect(result.outcome == .failed)
        #expect(result.explanation?.contains("126") == true)
    }

    @Test func hangingCommandTimesOut() async throws {
        let verification = await verify(
            ["sleep 600"], limits: ChildLimits(hard: .milliseconds(150), grace: .milliseconds(100)))
        #expect(verification.results[0].outcome == .timedOut)
        #expect(verification.verdict == .failed(passed: 0, of: 1))
        #expect(verification.results[0].explanation == "stopped after 150ms")
    }

    @Test func commandThatIgnoresTermAndExitsZeroAfterItsTimeHasNotPassed() async throws {
        let verification = await verify(
            ["trap 'exit 0' TERM; while :; do sleep 0.01; done"], limits: ChildLimits(hard: .seconds(1)))
        #expect(verification.results[0].exitCode == 0)
        #expect(verification.results[0].outcome == .timedOut)
    }

    @Test func commandThatReadsItsInputGetsNone() async throws {
        #expect(await verify(["! read line"]).verdict == .passed(count: 1))
    }

    @Test func backgroundProcessDoesNotHangTheCheck() async throws {
        let result = await verify(["sleep 600 & true"]).results[0]
        #expect(result.outcome == .passed)
        #expect(result.output?.survivors == 1)
        #expect(result.duration < .seconds(300))
    }

    @Test func floodIsCountedAndBounded() async throws {
        let result = await verify(["head -c 20000000 /dev/zero"]).results[0]
        #expect(result.outcome == .passed)
        #expect(result.output?.standardOutput.totalBytes == 20_000_000)
        #expect((result.output?.standardOutput.bytes.count ?? .max) < 200_000)
    }

    @Test func deathBySignalIsAFailure() async throws {
        let result = await verify(["kill -KILL $$"]).results[0]
        #expect(result.outcome == .failed)
        #expect(result.explanation == "ended by signal 9")
    }

    @Test func closedPipeIsExplained() async throws {
        let result = await verify(["yes | head -1"]).results[0]
        #expect(result.exitCode == 141)
        #expect(result.explanation?.contains("pipefail") == true)
    }

    @Test func outputDigestCanBeComputedAgain() async throws {
        let result = await verify(["echo out; echo err >&2"]).results[0]
        let lines = "out \(Digest256.of("out\n").hex)\nerr \(Digest256.of("err\n").hex)\n"
        #expect(result.output?.digest == Digest256.of(lines))
    }

    @Test func stoppingAtAFailureLeavesTheRestOut() async throws {
        let list = CheckList(commands: ["true", "false", "true"].map { CheckCommand($0, owner: "Plan") })
        let verification = await verifier().verify(list, at: place, stopsAtFailure: true)
        #expect(verification.results.map(\.outcome) == [.passed, .failed, .notRun])
        #expect(verification.verdict == .failed(passed: 1, of: 3))
    }

    @Test func cancellationIsNoVerdictOnTheWork() async throws {
        let verifier = verifier(limits: ChildLimits(grace: .milliseconds(100)))
        let list = CheckList(commands: [CheckCommand("sleep 600", owner: "Plan"), CheckCommand("true", owner: "Plan")])
        let place = place
        let task = Task { await verifier.verify(list, at: place) }
        try await Task.sleep(for: .milliseconds(150))
        task.cancel()
        let verification = await task.value
        #expect(verification.results.map(\.outcome) == [.notRun, .notRun])
        #expect(verification.wasCancelled)
        #expect(verification.verdict == .unverified(passed: 0, of: 2))
    }

    @Test(arguments: ["", "  \n ", "echo a\0b", String(repeating: "#", count: 200_000)])
    func impossibleCommandsAreNotRunnable(_ text: String) async throws {
        let result = await verify([text]).results[0]
        #expect(result.outcome == .notRunnable)
        #expect(result.explanation != nil)
    }

    @Test func scriptOfSeveralLinesIsOneShell() async throws {
        #expect(await verify(["x=1\ncd /\ntest \"$x\" = 1 && test \"$PWD\" = /"]).verdict == .passed(count: 1))
    }

    @Test func baselineRunsEveryTextOnceAndTellsRedFromGreen() async throws {
        let folder = try TemporaryFolder()
        let commands = ["echo run >> log; test -f made", "true", "no-such-tool-x", "echo run >> log; test -f made"]
            .map { CheckCommand($0, owner: "Task 1") }
        let place = CommandVerifier.Place(root: folder.path, tree: nil)
        let verifier = verifier()
        let baseline = await verifier.baseline(of: commands, at: place)
        let log = try folder.read("log")
        #expect(log == "run\n")
        try folder.write("", to: "made")
        let after = await verifier.verify(CheckList(commands: commands), at: place)
        #expect(
            after.results.map { baseline.discrimination(of: $0) } == [.redToGreen, .greenBefore, .unknown, .redToGreen])
    }

    @Test func sameFailureHasTheSameSignature() async throws {
        let (first, second, third) = (await verify(["exit 3"]), await verify(["exit 3"]), await verify(["exit 4"]))
        #expect(first.failureSignature == second.failureSignature)
        #expect(first.failureSignature != third.failureSignature)
    }

    private let place = CommandVerifier.Place(root: "/", tree: nil)

    private func verifier(limits: ChildLimits = ChildLimits(hard: .seconds(60))) -> CommandVerifier {
        CommandVerifier(runner: ChildRunner(), environment: path, limits: limits, now: { .zero })
    }

    private func verify(_ texts: [String], limits: ChildLimits = ChildLimits(hard: .seconds(60))) async -> Verification
    {
        await verifier(limits: limits).verify(
            CheckList(commands: texts.map { CheckCommand($0, owner: "Task 1") }), at: place)
    }
}

let path = ["PATH": "/usr/local/bin:/usr/bin:/bin"]

extension Timestamp {
    static let zero = Timestamp(milliseconds: 0)
}
