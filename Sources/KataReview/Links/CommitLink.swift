internal import KataCore
package import KataGit

/// Where a claimed commit is in the history of a branch now, and how that is known.
package struct CommitLink: Sendable, Hashable {
    /// How a commit was found, in the order of trust.
    package enum Anchor: String, Sendable, Hashable, CaseIterable {
        case hash
        /// `Kata-Id` anywhere in the message.
        case kataID = "kata-id"
        /// What `post-rewrite` recorded, followed from commit to commit.
        case journal
        /// Evidence in `refs/notes/kata` that was copied along.
        case note
        /// The same change, wherever it was applied.
        case patchID = "patch-id"
        /// The same files: only the message was changed.
        case tree
        /// The same change as several commits together.
        case cumulativePatchID = "plan-patch-id"
        /// The one commit with the same subject, or of the plan's scope with the task's name.
        case subject
        /// A squash that lists the subject in its message.
        case squashBody = "squash-body"
    }

    package enum State: Sendable, Hashable {
        /// In history under the hash that is cited.
        case present
        /// In history under another hash, by evidence that may be stored.
        case rewritten(by: Anchor, evidence: String)
        /// Perhaps this one. Shown, never stored.
        case guess(reason: String)
        /// Nothing leads to a commit of this history.
        case lost(reason: String)
    }

    package var claim: LinkClaim
    package var state: State
    /// The commits of the history that hold the work, newest first; empty when it is lost.
    package var commits: [CommitInfo]
    /// Whether the change itself is another than it was: `nil` when the old commit is gone and nobody can tell.
    package var isChanged: Bool?
    /// Commits of the history that take it back.
    package var revertedBy: [CommitInfo]

    /// Whether it may be written down.
    package var isCertain: Bool {
        switch state {
        case .present, .rewritten: true
        case .guess, .lost: false
        }
    }

    package var anchor: Anchor? {
        switch state {
        case .present: .hash
        case .rewritten(let anchor, _): anchor
        case .guess, .lost: nil
        }
    }
}
