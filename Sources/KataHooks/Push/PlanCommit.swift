internal import KataMessages

/// A commit that carries tasks of a plan, with what its note holds, as one record of `git log`.
struct PlanCommit: Sendable {
    let id: String
    let tree: String
    let parent: String?
    let subject: String
    /// The trailers of each task, or of the closing of a plan; more than one after a squash.
    let tasks: [PlanTrailers]
    let note: [UInt8]

    /// For `git log --format`: the fields of a record end with NUL.
    static let format = "%H %T %P%x00%B%x00%N%x00"

    static func parse(_ output: [UInt8]) -> [PlanCommit] {
        var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
        var commits: [PlanCommit] = []
        while fields.count >= 3 {
            let words = String(decoding: fields.removeFirst(), as: UTF8.self).split { $0 == " " || $0 == "\n" }
            let message = String(decoding: fields.removeFirst(), as: UTF8.self)
            let note = Array(fields.removeFirst())
            let tasks = PlanTrailers.all(in: message)
            guard words.count >= 2, !tasks.isEmpty else { continue }
            commits.append(
                PlanCommit(
                    id: String(words[0]), tree: String(words[1]), parent: words.count > 2 ? String(words[2]) : nil,
                    subject: message.split(separator: "\n").first.map(String.init) ?? "", tasks: tasks, note: note))
        }
        return commits
    }
}

/// kata's trailers of one task, or of the closing of a plan.
struct PlanTrailers: Sendable, Hashable {
    var plan: String
    /// As `2/3`; `nil` for a closing.
    var task: String?
    var id: String?
    /// As it stands there; see ``VerifyTrailer``.
    var verify: String?

    /// Every task once, though a squash may have repeated its trailers at the end.
    static func all(in message: String) -> [PlanTrailers] {
        var found: [PlanTrailers] = []
        for group in MessageText.groups(Trailers.everywhere(in: message)) {
            func value(_ key: String) -> String? { group.last { $0.key == key }?.value }
            guard let plan = value("Kata-Plan") else { continue }
            let one = PlanTrailers(
                plan: plan, task: value("Kata-Task"), id: value("Kata-Id"), verify: value("Kata-Verify"))
            if !found.contains(one) { found.append(one) }
        }
        return found
    }
}
