/// The events of Git that kata has something to do for, named as Git names them.
package enum HookEvent: String, Sendable, Hashable, CaseIterable {
    case prepareCommitMessage = "prepare-commit-msg"
    case postRewrite = "post-rewrite"
    case prePush = "pre-push"
    case commitMessage = "commit-msg"
    case preCommit = "pre-commit"
    case postCommit = "post-commit"
    /// On a server, once for a push: all of its references or none.
    case preReceive = "pre-receive"
    /// On a server, once for each reference.
    case update

    /// What `kata hooks install` installs when nothing else is asked for: one process for a commit.
    package static let defaults: [HookEvent] = [.prepareCommitMessage, .postRewrite, .prePush]

    /// What it installs in a bare repository, where others push to.
    package static let serverDefaults: [HookEvent] = [.preReceive]

    /// What there is in a bare repository, and what in one with a working tree.
    package static func all(onServer: Bool) -> [HookEvent] { allCases.filter { $0.guardsServer == onServer } }

    /// Whether it decides about the pushes of others; such a hook refuses what it can't check.
    package var guardsServer: Bool { self == .preReceive || self == .update }

    /// Whether Git tells the hook something on standard input, which must be read to its end.
    package var readsInput: Bool { self == .postRewrite || self == .prePush || self == .preReceive }

    /// Whether kata does this itself for the commits that it makes.
    var isDoneByKata: Bool {
        switch self {
        case .prepareCommitMessage, .commitMessage, .preCommit, .postCommit: true
        case .postRewrite, .prePush, .preReceive, .update: false
        }
    }

    /// For people. Nothing but a push to a server is stopped by a defect; see docs/reference.md.
    package var purpose: String {
        switch self {
        case .prepareCommitMessage: "adds the trailers of the task that a person is working on"
        case .postRewrite: "writes down which commits became which, after an amend or a rebase"
        case .prePush: "looks for the evidence of every plan commit that is pushed"
        case .commitMessage: "refuses kata's trailers when they can't be read, and unknown types"
        case .preCommit: "checks the staged documents of .planning, measured fields and secrets"
        case .postCommit: "writes down which commits people made for a task"
        case .preReceive: "refuses a push whose plan commits have no evidence in the pushed tree"
        case .update: "the same, for each pushed reference on its own"
        }
    }
}
