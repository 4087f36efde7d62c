/// What a child process may know about the repository that kata itself was started in.
package enum ChildEnvironment {
    /// The names that `git rev-parse --local-env-vars` prints, over all versions of Git up to 2.55, except those that carry
    /// configuration given by the user (`GIT_CONFIG_COUNT` and its keys and values).
    static let repositoryNames: Set<String> = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_DIR",
        "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_REF_FORMAT", "GIT_REFERENCE_BACKEND",
        "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
    ]

    /// What Git tells the hooks of one commit and no other process should inherit.
    static let commitNames: Set<String> = ["GIT_EDITOR", "GIT_QUARANTINE_PATH", "GIT_REFLOG_ACTION"]

    /// The environment for a child that does not work on the commit at hand: verify commands, providers, clones, tests.
    ///
    /// Git exports these to hooks, in linked worktrees with absolute paths; a child that inherits them would write to the
    /// user's index or take over the author of another commit. `GIT_SSH*`, `GIT_ASKPASS`, `GIT_EXEC_PATH` and
    /// `GIT_CONFIG_COUNT` with its keys and values stay.
    package static func scrubbed(_ environment: [String: String]) -> [String: String] {
        environment.filter { name, _ in
            !repositoryNames.contains(name) && !commitNames.contains(name) && !name.hasPrefix("GIT_AUTHOR_")
                && !name.hasPrefix("GIT_COMMITTER_")
        }
    }

    /// The environment of the `git` commands of this module: the repository is given by the working directory, while identity
    /// and configuration given by the user stay.
    static func forGit(_ environment: [String: String]) -> [String: String] {
        var kept = environment.filter { name, _ in
            name == "GIT_CONFIG_PARAMETERS" || !repositoryNames.contains(name) && !commitNames.contains(name)
        }
        // A question on the terminal would wait for ever.
        kept["GIT_TERMINAL_PROMPT"] = "0"
        return kept
    }
}
