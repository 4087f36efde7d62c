import KataEngine
import Testing

@Suite struct ExecutionMachineTests {
    typealias Action = ExecutionMachine.Action

    private func machine(_ count: Int = 2, retries: Int = 2, change: (inout [TaskOutline]) -> Void = { _ in })
        -> ExecutionMachine
    {
        var tasks = (1...count).map { TaskOutline(index: $0) }
        change(&tasks)
        return ExecutionMachine(tasks: tasks, policy: ExecutionPolicy(retries: retries))
    }

    /// Feeds the events and returns every action, the first included.
    private func run(_ machine: inout ExecutionMachine, _ events: [ExecutionMachine.Event]) -> [Action] {
        [machine.start()] + events.map { machine.next(after: $0) }
    }

    @Test func carriesOutTasksInOrderAndCloses() {
        var machine = machine()
        let actions = run(
            &machine,
            [
                .baselineTaken, .providerFinished(changed: true), .verified(.passed), .committed,
                .providerFinished(changed: true), .verified(.passed), .committed, .planChecked(.passed),
                .closed(anyTaskUnverified: false),
            ])
        #expect(
            actions == [
                .takeBaseline, .work(task: 1, attempt: 1, after: nil), .verify(task: 1, attempt: 1),
                .commit(task: 1, attempt: 1), .work(task: 2, attempt: 1, after: nil), .verify(task: 2, attempt: 1),
                .commit(task: 2, attempt: 1), .checkPlan, .close, .finish(.verified),
            ])
    }

    @Test func aFailedVerificationIsGivenBackAsOftenAsThePolicySays() {
        var machine = machine(1, retries: 2)
        let failures = ["a", "b", "c"].map { Verdict.failed(FailureSignature($0)) }
        let actions = run(
            &machine,
            [.baselineTaken]
                + failures.flatMap { [ExecutionMachine.Event.providerFinished(changed: true), .verified($0)] })
        #expect(actions.last == .finish(.failed(.task(1, attempts: 3, repeatedItself: false))))
        #expect(actions.filter { if case .work = $0 { true } else { false } }.count == 3)
        #expect(!actions.contains { if case .commit = $0 { true } else { false } })
    }

    @Test func theSameFailureTwiceStopsEarly() {
        var machine = machine(1, retries: 9)
        let same = Verdict.failed(FailureSignature("exit 1: expected 3"))
        let actions = run(
            &machine,
            [
                .baselineTaken, .providerFinished(changed: true), .verified(same), .providerFinished(changed: true),
                .verified(same),
            ])
        #expect(actions.last == .finish(.failed(.task(1, attempts: 2, repeatedItself: true))))
    }

    @Test func aProviderThatChangesNothingIsNeverASuccess() {
        var machine = machine(1, retries: 0)
        let actions = run(&machine, [.baselineTaken, .providerFinished(changed: false)])
        guard case .finish(.providerFailed(task: 1, let failure)) = actions.last else {
            Issue.record("ended with \(String(describing: actions.last))")
            return
        }
        #expect(failure.name == "no_change")
    }

    @Test func aTaskWithoutFilesMayChangeNothing() {
        var machine = machine(1) { $0[0].mayChangeNothing = true }
        let actions = run(&machine, [.baselineTaken, .providerFinished(changed: false)])
        #expect(actions.last == .verify(task: 1, attempt: 1))
    }

    @Test func aProviderFailureThatCannotMendItselfEndsTheRun() {
        var machine = machine()
        let failure = ProviderFailureSummary(name: "missing_auth", message: "not signed in", worthRepeating: false)
        #expect(
            run(&machine, [.baselineTaken, .providerFailed(failure)]).last
                == .finish(.providerFailed(task: 1, failure)))
    }

    @Test func unverifiedTasksNeverMakeAVerifiedRun() {
        for accepted in [false, true] {
            var machine = ExecutionMachine(
                tasks: [TaskOutline(index: 1)], policy: ExecutionPolicy(retries: 0, allowsUnverified: accepted))
            let actions = run(
                &machine,
                [
                    .baselineTaken, .providerFinished(changed: true), .verified(.unverified), .committed,
                    .planChecked(.passed), .closed(anyTaskUnverified: true),
                ])
            #expect(actions.last == .finish(.unverified(accepted: accepted)))
        }
    }

    @Test func committedTasksAreNotRepeated() {
        var machine = machine(3) {
            $0[0].isInHistory = true
            $0[1].isInHistory = true
        }
        #expect(run(&machine, [.baselineTaken]).last == .work(task: 3, attempt: 1, after: nil))
    }

    @Test func aCheckpointPauses() {
        var machine = machine(2) { $0[1].checkpoint = .decision }
        let actions = run(
            &machine, [.baselineTaken, .providerFinished(changed: true), .verified(.passed), .committed])
        #expect(actions.last == .askPerson(task: 2, .decision))
        #expect(machine.next(after: .unanswered) == .finish(.paused(task: 2, .checkpoint(.decision))))
    }

    @Test func cancellationEndsFromAnyState() {
        let events: [ExecutionMachine.Event] = [
            .baselineTaken, .providerFinished(changed: true), .verified(.passed), .committed, .planChecked(.passed),
        ]
        for count in 0...events.count {
            var machine = machine(1)
            _ = run(&machine, Array(events.prefix(count)))
            #expect(machine.next(after: .cancelled(reason: "SIGINT")) == .finish(.cancelled(reason: "SIGINT")))
        }
    }

    @Test func aFailedPlanCheckNeverCloses() {
        var machine = machine(1)
        let actions = run(
            &machine,
            [
                .baselineTaken, .providerFinished(changed: true), .verified(.passed), .committed,
                .planChecked(.failed(FailureSignature("x"))),
            ])
        #expect(actions.last == .finish(.failed(.planVerification)))
        #expect(!actions.contains(.close))
    }
}
