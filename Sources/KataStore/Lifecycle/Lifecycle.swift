/// The allowed changes of a status: one table for the code, the database's own constraints and the tests.
package struct Lifecycle<Status: Hashable & Sendable & CaseIterable & RawRepresentable<String>>: Sendable {
    /// The status of a new record.
    package let initial: Status
    /// Every allowed change, in the order of the documentation.
    package let transitions: [Transition]

    package struct Transition: Sendable, Hashable {
        package let from: Status
        package let to: Status
    }

    package init(initial: Status, _ table: KeyValuePairs<Status, [Status]>) {
        self.initial = initial
        transitions = table.flatMap { from, targets in targets.map { Transition(from: from, to: $0) } }
    }

    package func allows(_ from: Status, _ to: Status) -> Bool {
        transitions.contains { $0.from == from && $0.to == to }
    }

    package func isTerminal(_ status: Status) -> Bool { !transitions.contains { $0.from == status } }

    package func targets(of status: Status) -> [Status] {
        transitions.compactMap { $0.from == status ? $0.to : nil }
    }
}

extension Lifecycle<RunStatus> {
    /// A run goes back to the queue when its owner is gone or when a pause has been answered and any worker may go on.
    package static let runs = Lifecycle(
        initial: .queued,
        [
            .queued: [.running, .failed, .cancelled],
            .running: [.paused, .succeeded, .failed, .cancelled, .queued],
            .paused: [.running, .queued, .failed, .cancelled],
        ])
}

extension Lifecycle<AttemptStatus> {
    package static let attempts = Lifecycle(
        initial: .working,
        [
            .working: [.committed, .done, .failed, .cancelled, .interrupted],
            .committed: [.done],
        ])
}
