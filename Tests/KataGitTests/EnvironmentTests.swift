import KataGit
import KataTestSupport
import Testing

@Suite struct EnvironmentTests {
    @Test func everythingThatGitCallsLocalIsRemoved() throws {
        let scratch = try ScratchRepository()
        let names = try scratch.git("rev-parse", "--local-env-vars").split(separator: "\n").map(String.init)
        let dirty = Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
        #expect(Set(ChildEnvironment.scrubbed(dirty).keys).isSubset(of: ["GIT_CONFIG_COUNT"]))
    }

    @Test func whatBelongsToAnotherCommitIsRemovedAndTheRestStays() {
        let kept = [
            "PATH": "/bin", "GIT_SSH_COMMAND": "ssh", "GIT_ASKPASS": "x", "GIT_EXEC_PATH": "x", "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c",
        ]
        let removed = [
            "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_DATE": "x", "GIT_COMMITTER_EMAIL": "x", "GIT_EDITOR": ":",
            "GIT_REFLOG_ACTION": "merge", "GIT_QUARANTINE_PATH": "x", "GIT_DIR": "x", "GIT_INDEX_FILE": "x",
        ]
        #expect(ChildEnvironment.scrubbed(kept.merging(removed) { $1 }) == kept)
    }
}
