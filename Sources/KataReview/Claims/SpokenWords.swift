package import KataCore

/// What a provider said of its work, as far as it is known.
package struct SpokenWords: Sendable, Hashable {
    /// `nil` for words about the plan as a whole.
    package var task: Int?
    package var text: String

    package init(task: Int?, text: String) {
        self.task = task
        self.text = text
    }
}

/// Reads what providers said during a run, where its recording is at hand.
package struct SpokenWordsReader: Sendable {
    package var read: @Sendable (_ run: ULID, _ plan: PlanID) -> [SpokenWords]

    package init(read: @escaping @Sendable (_ run: ULID, _ plan: PlanID) -> [SpokenWords]) { self.read = read }
}
