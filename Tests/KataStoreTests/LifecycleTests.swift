import KataStore
import Testing

@Suite struct LifecycleTests {
    @Test func `runs end in one of three ways, and nothing leads out`() {
        #expect(RunStatus.allCases.filter(\.isTerminal) == [.succeeded, .failed, .cancelled])
        #expect(AttemptStatus.allCases.filter(\.isTerminal) == [.done, .failed, .cancelled, .interrupted])
    }

    @Test func `every status can be reached from the first and can reach an end`() {
        check(Lifecycle.runs)
        check(Lifecycle.attempts)
    }

    private func check<Status>(_ lifecycle: Lifecycle<Status>) {
        let reached = closure(of: [lifecycle.initial], in: lifecycle)
        #expect(reached == Set(Status.allCases))
        for status in Status.allCases {
            #expect(closure(of: [status], in: lifecycle).contains { lifecycle.isTerminal($0) }, "\(status) is a trap")
            #expect(!lifecycle.allows(status, status))
            #expect(status == lifecycle.initial || !lifecycle.isTerminal(lifecycle.initial))
        }
    }

    private func closure<Status>(of start: Set<Status>, in lifecycle: Lifecycle<Status>) -> Set<Status> {
        let next = start.union(start.flatMap { lifecycle.targets(of: $0) })
        return next == start ? start : closure(of: next, in: lifecycle)
    }

    @Test func `success needs work, and an ended task is never taken back`() {
        #expect(!Lifecycle.runs.allows(.queued, .succeeded))
        #expect(!Lifecycle.runs.allows(.paused, .succeeded))
        #expect(!Lifecycle.runs.allows(.succeeded, .running))
        #expect(!Lifecycle.attempts.allows(.committed, .failed))
        #expect(!Lifecycle.attempts.allows(.committed, .cancelled))
    }

    @Test(arguments: StatusDetail.allCases)
    func `every detail explains a status and says what to do`(_ detail: StatusDetail) {
        #expect(!detail.statuses.isEmpty)
        #expect(!detail.explanation.meaning.isEmpty)
        #expect(!detail.explanation.remedy.isEmpty)
        #expect(detail.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }
}
