package import KataGit
internal import KataMessages
internal import KataPlan

/// What a commit's message says of the plan it belongs to: kata's trailers, or the scope `type(09-01):` that other tools write.
package struct CommitLabel: Sendable, Hashable {
    /// As the message writes it.
    package var plan: String
    /// The number of the task, where a trailer tells it.
    package var task: Int?
    package var source: Source

    package enum Source: String, Sendable, Hashable {
        case trailer, scope, summary
    }

    package init(plan: String, task: Int?, source: Source) {
        self.plan = plan
        self.task = task
        self.source = source
    }

    /// Several for a squash of several tasks; none for a commit that names no plan.
    package static func all(in commit: CommitInfo) -> [CommitLabel] {
        var labels: [CommitLabel] = []
        // A block of trailers begins with the plan; what follows belongs to it.
        for trailer in commit.everyTrailer {
            switch trailer.key.lowercased() {
            case "kata-plan": labels.append(CommitLabel(plan: trailer.value, task: nil, source: .trailer))
            case "kata-task":
                guard !labels.isEmpty, let number = trailer.value.split(separator: "/").first.flatMap({ Int($0) })
                else { continue }
                labels[labels.count - 1].task = number
            default: break
            }
        }
        if labels.isEmpty, let scope = scope(of: commit.subject) {
            labels.append(CommitLabel(plan: scope, task: nil, source: .scope))
        }
        return labels
    }

    /// `09-01` from `feat(09-01)!: text`; `nil` for a subject without type and scope.
    package static func scope(of subject: String) -> String? {
        let bytes = Array(subject.utf8)
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), open > 0,
            bytes[..<open].allSatisfy({ (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "-") }),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: ")")), close > open + 1
        else { return nil }
        let after = bytes[(close + 1)...]
        guard after.starts(with: [UInt8(ascii: ":")]) || after.starts(with: Array("!:".utf8)) else { return nil }
        let scope = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
        return scope.utf8.contains { (0x30...0x39).contains($0) } ? scope : nil
    }
}
