import KataCore
import KataProviders
import Testing

@Suite struct ProbeTests {
    private func probe(_ name: String, _ bench: ProviderBench, _ extra: [String: String] = [:]) async throws
        -> ProviderProbe
    {
        let environment = ["PATH": "\(bench.programs):/usr/bin:/bin", "HOME": bench.path].merging(extra) { $1 }
        return await (try bench.provider(name)).probe(
            ProbeContext(environment: environment, workingDirectory: bench.tree, timeout: .milliseconds(500)))
    }

    private static let claude = """
        case "$1" in
        --version) echo "2.1.329 (Claude Code)" ;;
        auth) echo '{"loggedIn": LOGGED, "authMethod": "api_key"}' ;;
        esac
        """

    @Test func aSignedInProgramIsUsable() async throws {
        let bench = try ProviderBench()
        try bench.program("claude", Self.claude.replacing("LOGGED", with: "true"))
        let result = try await probe("claude", bench)
        #expect(
            result
                == ProviderProbe(
                    .found, executable: "\(bench.programs)/claude", version: "2.1.329 (Claude Code)", signIn: .signedIn,
                    signInDetail: "api_key"))
        #expect(result.isUsable)
    }

    @Test func aSignedOutProgramIsNotUnlessAKeyIsSet() async throws {
        let bench = try ProviderBench()
        try bench.program("claude", Self.claude.replacing("LOGGED", with: "false"))
        let result = try await probe("claude", bench)
        #expect(result.signIn == .signedOut)
        #expect(!result.isUsable)
        let keyed = try await probe("claude", bench, ["ANTHROPIC_API_KEY": "sk-secret"])
        #expect(keyed.signInDetail == "ANTHROPIC_API_KEY is set")
        #expect(keyed.isUsable)
    }

    @Test func codexTellsByItsExitCode() async throws {
        let bench = try ProviderBench()
        try bench.program("codex", "[ \"$1\" = login ] && exit 1; echo codex-cli 0.163.0")
        let result = try await probe("codex", bench)
        #expect(result.version == "codex-cli 0.163.0")
        #expect(result.signIn == .signedOut)
    }

    @Test func aMissingProgramComesWithTheWayToGetIt() async throws {
        let bench = try ProviderBench()
        let result = try await probe("gemini", bench)
        #expect(result.presence == .notFound)
        #expect(result.remediation?.contains("GEMINI_API_KEY") == true)
    }

    @Test func aProgramThatHangsIsNotWaitedFor() async throws {
        let bench = try ProviderBench()
        try bench.program("gemini", "sleep 30")
        let result = try await probe("gemini", bench)
        #expect(result.presence == .found)
        #expect(result.version == nil)
        #expect(result.remediation?.contains("does not answer") == true)
    }

    @Test func everyListedProviderCanBeMade() throws {
        let bench = try ProviderBench()
        let names = ProviderRegistry().probeable(services: bench.services).map(\.identity.name)
        #expect(names == ["claude", "codex", "gemini", "aider", "cursor", "goose", "opencode", "qwen", "manual"])
        #expect(ProviderRegistry().evidence(of: "codex") == .observed(version: "0.163.0"))
        #expect(ProviderRegistry().evidence(of: "goose") == .documented)
        #expect(ProviderRegistry().evidence(of: "script") == nil)
    }
}
