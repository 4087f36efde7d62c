/// Keeps what a chatty source adds to the store within bounds: the first events of each kind get through, the rest are counted.
///
/// The full stream goes to the run's folder all the same; nothing is lost, it is only not in two places.
package struct EventBudget: Sendable, Hashable {
    package let limit: Int
    private var seen: [RunEvent.Kind: Int] = [:]

    /// - Parameter limit: how many events of one kind get through.
    package init(limit: Int = 500) { self.limit = max(0, limit) }

    /// Whether an event of this kind still gets through. Each question counts as one event.
    package mutating func admits(_ kind: RunEvent.Kind) -> Bool {
        seen[kind, default: 0] += 1
        return seen[kind, default: 0] <= limit
    }

    /// How many events of each kind did not get through, by name; kinds without any are left out.
    package var dropped: [(kind: RunEvent.Kind, count: Int)] {
        seen.filter { $0.value > limit }.map { ($0.key, $0.value - limit) }
            .sorted { $0.kind.rawValue < $1.kind.rawValue }
    }
}
