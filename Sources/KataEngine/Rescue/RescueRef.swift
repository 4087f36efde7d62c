internal import KataCore
internal import KataGit

/// Puts a tree on a rescue ref.
struct RescueRef: Sendable {
    let git: GitWorkspace

    /// - Parameter parent: the commit that the work was done on.
    func keep(_ tree: ObjectID, on parent: ObjectID, as name: String, message: String) async throws {
        let commit = try await git.commit(
            CommitDraft(tree: tree, parents: [parent], message: message, sign: .never))
        let present = try await git.references(below: name).first { $0.name == name }?.id
        try await git.updateReference(name, from: present, to: commit, message: message)
    }
}
