import KataProcess
import KataTestSupport
import Testing

@Suite struct EnvironmentPolicyTests {
    let host = [
        "PATH": "/bin", "HOME": "/home/x", "LC_TIME": "C", "ANTHROPIC_API_KEY": "k", "GIT_DIR": "/x",
        "GIT_AUTHOR_DATE": "y",
        "GIT_SSH_COMMAND": "ssh -i k", "SSH_AUTH_SOCK": "/s", "RANDOM_THING": "1", "TERM": "xterm",
    ]

    @Test func projectCommandsGetNoCredentialsAndNoRepository() {
        let environment = EnvironmentPolicy.project.environment(from: host)
        #expect(environment == ["PATH": "/bin", "HOME": "/home/x", "LC_TIME": "C", "TERM": "dumb", "CI": "1"])
    }

    @Test func providersGetTransportAndWhatIsAllowed() {
        let environment = EnvironmentPolicy.provider.allowing(["ANTHROPIC_*", "RANDOM_THING"]).environment(from: host)
        #expect(environment["ANTHROPIC_API_KEY"] == "k")
        #expect(environment["GIT_SSH_COMMAND"] != nil)
        #expect(environment["RANDOM_THING"] == "1")
        #expect(environment["GIT_DIR"] == nil)
        #expect(environment["GIT_AUTHOR_DATE"] == nil)
    }

    @Test func forbiddenNamesNeverPass() {
        let policy = EnvironmentPolicy.project.allowing(["ANTHROPIC_API_KEY"]).forbidding(["ANTHROPIC_API_KEY"])
        #expect(policy.environment(from: host, adding: ["ANTHROPIC_API_KEY": "other"])["ANTHROPIC_API_KEY"] == nil)
    }

    @Test func variablesBoundToARepositoryPassOnlyAsAdditions() {
        let policy = EnvironmentPolicy.project.allowing(["GIT_*"])
        #expect(policy.environment(from: host)["GIT_DIR"] == nil)
        #expect(policy.environment(from: host, adding: ["GIT_INDEX_FILE": "i"])["GIT_INDEX_FILE"] == "i")
    }

    /// The real `git` says which variables tie a process to a repository.
    @Test func everyLocalVariableOfGitIsKnown() throws {
        let repository = try ScratchRepository()
        for name in try repository.git("rev-parse", "--local-env-vars").split(separator: "\n")
        where name != "GIT_CONFIG_COUNT" {
            #expect(GitEnvironment.isBound(String(name)), "\(name)")
        }
    }
}

@Suite struct ExecutableLookupTests {
    @Test func findsTheFirstExecutableFileInAbsoluteFolders() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "a/tool")
        try folder.write("#!/bin/sh\n", to: "b/tool", executable: true)
        let path = "::.:relative:\(folder.path)/a:\(folder.path)/b/"
        #expect(ExecutableLookup.find("tool", path: path) == "\(folder.path)/b/tool")
        #expect(ExecutableLookup.find("nothing", path: path) == nil)
        #expect(ExecutableLookup.find("", path: path) == nil)
        #expect(ExecutableLookup.find("../b/tool", path: "\(folder.path)/a") == nil)
        #expect(ExecutableLookup.find("b", path: folder.path) == nil)
        #expect(ExecutableLookup.find("\(folder.path)/b/tool", path: "") == "\(folder.path)/b/tool")
    }
}
