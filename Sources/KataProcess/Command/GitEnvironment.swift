/// The variables that tie a process to one Git repository, commit or person.
///
/// A child that inherits them from a hook works on the wrong repository or under the wrong date. Source: the output of
/// `git rev-parse --local-env-vars` (Git 2.39 to 2.50), plus those that Git exports to hooks. The transport settings
/// (`GIT_SSH…`, `GIT_ASKPASS`, `GIT_EXEC_PATH`, `GIT_CONFIG_COUNT` and its pairs) are not among them.
package enum GitEnvironment {
    package static let boundNames: Set<String> = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_OBJECT_DIRECTORY", "GIT_DIR",
        "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS",
        "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
        "GIT_REF_PARANOIA", "GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_REFLOG_ACTION", "GIT_QUARANTINE_PATH", "GIT_PUSH_OPTION_COUNT",
    ]

    package static let boundPrefixes = ["GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_PUSH_OPTION_"]

    package static func isBound(_ name: String) -> Bool {
        boundNames.contains(name) || boundPrefixes.contains { name.hasPrefix($0) }
    }

    /// The environment without those variables.
    package static func scrubbed(_ environment: [String: String]) -> [String: String] {
        environment.filter { !isBound($0.key) }
    }
}
