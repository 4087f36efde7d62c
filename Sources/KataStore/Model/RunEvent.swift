package import KataCore
package import KataFiles

/// Something that happened in a run. Events are only ever added.
package struct RunEvent: Sendable, Hashable {
    package var run: ULID
    /// From 1, without gaps within a run.
    package var sequence: Int64
    package var content: Content

    package init(run: ULID, sequence: Int64, content: Content) {
        self.run = run
        self.sequence = sequence
        self.content = content
    }
}

extension RunEvent {
    /// An event before the store has numbered it.
    package struct Content: Sendable, Hashable {
        package var time: Timestamp
        package var kind: Kind
        package var task: Int?
        package var attempt: Int?
        /// At most ``RunEvent/payloadLimit`` bytes when rendered; longer output goes to the run's folder.
        package var payload: JSONText

        package init(
            _ kind: Kind, at time: Timestamp, task: Int? = nil, attempt: Int? = nil, payload: JSONText = .object([])
        ) {
            self.time = time
            self.kind = kind
            self.task = task
            self.attempt = attempt
            self.payload = payload
        }
    }

    /// A stable, documented name in dotted kebab case. The set is open.
    package struct Kind: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package init(stringLiteral value: String) { rawValue = value }
        package var description: String { rawValue }

        package static let runCreated: Kind = "run.created"
        /// Payload: `from`, `to`, `detail`, `message`. Written by the store with every transition.
        package static let runTransition: Kind = "run.transition"
        /// Payload: `epoch`, `host`, `pid`. Written by the store.
        package static let leaseAcquired: Kind = "lease.acquired"
        package static let cancellationRequested: Kind = "run.cancellation-requested"
        package static let attemptStarted: Kind = "attempt.started"
        package static let attemptCommitted: Kind = "attempt.committed"
        package static let attemptFinished: Kind = "attempt.finished"
        /// Payload: `commit`, `from`. The commit was replayed on the branch that the work was meant for.
        package static let attemptLanded: Kind = "attempt.landed"
    }

    /// Bytes.
    package static let payloadLimit = 64 << 10
}
