package import KataCore

/// What the hooks of one commit work on.
package struct CommitHookContext: Sendable, Hashable {
    /// What is going to be committed.
    package var tree: ObjectID
    /// The commit before; `nil` for the first.
    package var parent: ObjectID?
    package var message: String

    package init(tree: ObjectID, parent: ObjectID?, message: String) {
        self.tree = tree
        self.parent = parent
        self.message = message
    }
}

/// What the hooks of one commit said.
package enum CommitHookOutcome: Sendable, Hashable {
    /// Hooks may have changed both.
    case accepted(tree: ObjectID, message: String)
    /// A hook refused; the output is what it printed on both streams.
    case refused(hook: String, exitCode: Int32, output: String)
}
