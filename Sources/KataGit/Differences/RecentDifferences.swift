internal import KataCore

/// The last few differences of trees: the steps of one task ask for the same one again and again, and trees never change.
struct RecentDifferences: Sendable {
    struct Question: Sendable, Hashable {
        let old: ObjectID
        let new: ObjectID
        let detectsRenames: Bool
    }

    private static let capacity = 4
    /// Of larger ones the memory is worth more than the time.
    private static let longest = 10_000

    /// Newest first.
    private var answers: [(question: Question, changes: [TreeChange])] = []

    func answer(to question: Question) -> [TreeChange]? { answers.first { $0.question == question }?.changes }

    mutating func remember(_ changes: [TreeChange], as question: Question) {
        guard changes.count <= Self.longest else { return }
        answers.insert((question, changes), at: 0)
        if answers.count > Self.capacity { answers.removeLast() }
    }

    /// What counts as binary may depend on files of the working tree.
    mutating func forget() { answers = [] }
}
