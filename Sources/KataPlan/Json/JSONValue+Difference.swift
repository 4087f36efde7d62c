extension JSONValue {
    /// Where two values begin to differ: `tasks[2].commits[0].hash`, and what stands there in each.
    struct Difference: Sendable, Hashable {
        var path: String
        var one: JSONValue?
        var other: JSONValue?
    }

    /// The first place, in the order of this value, at which another one says something else; `nil` for equal values.
    ///
    /// - Parameter path: of the two values themselves.
    static func firstDifference(of one: JSONValue?, and other: JSONValue?, at path: String) -> Difference? {
        guard one != other else { return nil }
        switch (one, other) {
        case (.array(let ones)?, .array(let others)?):
            for index in 0..<max(ones.count, others.count) {
                let difference = firstDifference(
                    of: index < ones.count ? ones[index] : nil, and: index < others.count ? others[index] : nil,
                    at: "\(path)[\(index)]")
                if let difference { return difference }
            }
        case (.object(let ones)?, .object(let others)?):
            for member in ones + others {
                let difference = firstDifference(
                    of: ones.first { $0.key == member.key }?.value, and: others.first { $0.key == member.key }?.value,
                    at: "\(path).\(member.key)")
                if let difference { return difference }
            }
        default: break
        }
        return Difference(path: path, one: one, other: other)
    }
}
