/// Why a hook could not do its work.
struct HookProblem: Error, Sendable, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// How a hook ended.
package enum HookVerdict: Sendable, Hashable {
    /// What Git was asked for goes on.
    case goOn
    /// It is refused; the reasons were said.
    case refuse
}
