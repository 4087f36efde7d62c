/// The events of Git that kata has something to do for, named as Git names them.
package enum HookEvent: String, Sendable, Hashable, CaseIterable {
    case prepareCommitMessage = "prepare-commit-msg"
    case postRewrite = "post-rewrite"
    case prePush = "pre-push"
    case commitMessage = "commit-msg"

    /// What `kata hooks install` installs when nothing else is asked for: one process for a commit.
    package static let defaults: [HookEvent] = [.prepareCommitMessage, .postRewrite, .prePush]

    /// Whether Git tells the hook something on standard input, which must be read to its end.
    package var readsInput: Bool { self == .postRewrite || self == .prePush }

    /// Whether kata does this itself for the commits that it makes.
    var isDoneByKata: Bool { self == .prepareCommitMessage || self == .commitMessage }

    /// What a hook that could not do its work stops. Nothing is stopped by a defect; see docs/reference.md.
    package var purpose: String {
        switch self {
        case .prepareCommitMessage: "adds the trailers of the task that a person is working on"
        case .postRewrite: "writes down which commits became which, after an amend or a rebase"
        case .prePush: "looks for the evidence of every plan commit that is pushed"
        case .commitMessage: "refuses kata's trailers when they can't be read, and unknown types"
        }
    }
}
