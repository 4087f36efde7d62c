package import KataCore

/// What HEAD names.
package enum HeadState: Sendable, Hashable {
    /// A branch without commits; the name is full, `refs/heads/main`.
    case unborn(branch: String)
    case branch(name: String, tip: ObjectID)
    case detached(tip: ObjectID)

    package var tip: ObjectID? {
        switch self {
        case .unborn: nil
        case .branch(_, let tip), .detached(let tip): tip
        }
    }

    /// The reference that a commit moves: the branch, or `HEAD` itself when it is detached.
    package var referenceName: String {
        switch self {
        case .unborn(let name), .branch(let name, _): name
        case .detached: "HEAD"
        }
    }
}

/// Something that a person began with Git in this working tree and has not ended.
package enum OngoingOperation: String, Sendable, Hashable, CaseIterable {
    case merge, rebase, cherryPick, revert, bisect, applyMailbox
}
