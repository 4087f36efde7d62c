internal import KataCore

/// Where the hooks of one commit run: the person's working tree, or one that was made for them.
struct HookSite: Sendable {
    /// In the folder that hooks are started in.
    let git: GitProgram
    let indexFile: String
    /// What hooks get as argument.
    let messageArgument: String
    /// Files that differ from the index before any hook has run.
    let modified: Set<[UInt8]>
    /// Set when the folder of hooks is given relative to a working tree that may not have it.
    var hooksFolder: String?

    /// Files of the index that the working tree has in another form, or no more.
    static func modified(_ git: GitProgram, index: String) async throws(GitError) -> Set<[UInt8]> {
        let output = try await git.run(
            ["diff-files", "-z", "--name-only", "--no-ext-diff"], extra: ["GIT_INDEX_FILE": index]
        ).standardOutput
        return Set(output.split(separator: 0).map(Array.init))
    }
}
