internal import CLibgit2
internal import KataCore

extension Repository {
    func head() throws(GitError) -> HeadState {
        let repository = unsafe pointer
        let head = try unsafe ReferenceHandle.make("git_reference_lookup", ledger, subject: "HEAD") {
            unsafe git_reference_lookup(&$0, repository, "HEAD")
        }
        if let target = unsafe git_reference_target(head.pointer) {
            return .detached(tip: ObjectID(unsafe target.pointee))
        }
        guard let name = unsafe git_reference_symbolic_target(head.pointer) else {
            throw GitError(.libgit2, "HEAD names nothing")
        }
        let branch = unsafe String(cString: name)
        guard let tip = try reference(branch) else { return .unborn(branch: branch) }
        return .branch(name: branch, tip: tip)
    }

    /// The object that a reference names, through symbolic references; `nil` when it does not exist.
    func reference(_ name: String) throws(GitError) -> ObjectID? {
        var oid = git_oid()
        guard try found("git_reference_name_to_id", unsafe git_reference_name_to_id(&oid, pointer, name), name) else {
            return nil
        }
        return ObjectID(oid)
    }

    var ongoingOperation: OngoingOperation? {
        switch UInt32(bitPattern: unsafe git_repository_state(pointer)) {
        case GIT_REPOSITORY_STATE_MERGE.rawValue: .merge
        case GIT_REPOSITORY_STATE_REVERT.rawValue, GIT_REPOSITORY_STATE_REVERT_SEQUENCE.rawValue: .revert
        case GIT_REPOSITORY_STATE_CHERRYPICK.rawValue, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE.rawValue: .cherryPick
        case GIT_REPOSITORY_STATE_BISECT.rawValue: .bisect
        case GIT_REPOSITORY_STATE_REBASE.rawValue, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE.rawValue,
            GIT_REPOSITORY_STATE_REBASE_MERGE.rawValue:
            .rebase
        case GIT_REPOSITORY_STATE_APPLY_MAILBOX.rawValue, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE.rawValue:
            .applyMailbox
        default: nil
        }
    }
}
