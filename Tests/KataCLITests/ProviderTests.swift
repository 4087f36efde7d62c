import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct ProviderTests {
    private func entry(_ name: String, in json: JSONText) -> JSONText? {
        json.arrayValue?.first { $0["name"]?.stringValue == name }
    }

    /// A repository whose `PATH` has a program of that name that answers as the body says, and the system's folders.
    private func machine(with name: String, _ body: String) throws -> (ScratchRepository, CapturedContext) {
        let repository = try ScratchRepository()
        try repository.folder.write("#!/bin/sh\n\(body)\n", to: "bin/\(name)", executable: true)
        var context = CapturedContext(repository)
        context.environment["PATH"] = "\(repository.folder.path)/bin:/usr/bin:/bin"
        return (repository, context)
    }

    @Test func listNamesModesAndWhatTheFactsRestOn() async throws {
        let repository = try ScratchRepository()
        let json = try await CapturedContext(repository).run("provider", "list", "--json").json()
        #expect(entry("claude", in: json)?["mode"]?.stringValue == "cli")
        #expect(entry("claude", in: json)?["evidence"]?.stringValue == "observed")
        #expect(entry("gemini", in: json)?["evidence"]?.stringValue == "documented")
        #expect(entry("script", in: json)?["evidence"]?.stringValue == "built-in")
        #expect(await CapturedContext(repository).run("provider", "list").output.contains("manual"))
    }

    @Test func probeAsksTheProgramItself() async throws {
        let (_, context) = try machine(with: "aider", "echo aider 9.9.1")
        let result = await context.run("provider", "probe", "aider", "--json")
        #expect(result.exit == 0)
        let found = entry("aider", in: try result.json())
        #expect(found?["found"]?.booleanValue == true)
        #expect(found?["version"]?.stringValue?.contains("9.9.1") == true)
        #expect(found?["executable"]?.stringValue?.hasSuffix("/bin/aider") == true)
        #expect(await context.run("provider", "probe", "aider").output.contains("9.9.1"))
    }

    @Test func aNamedProviderThatIsNotHereFails() async throws {
        let repository = try ScratchRepository()
        var context = CapturedContext(repository)
        context.environment["PATH"] = "/nonexistent"
        let result = await context.run("provider", "probe", "codex")
        #expect(result.exit == 5)
        #expect(result.error.contains("codex is not installed"))
        // Looking at all of them is only a look.
        #expect(await context.run("provider", "probe").exit == 0)
    }

    @Test func anUnknownNameIsNotFound() async throws {
        let repository = try ScratchRepository()
        let result = await CapturedContext(repository).run("provider", "probe", "nope", "--json")
        #expect(result.exit == 3)
        #expect(result.error.contains("claude, codex"))
        #expect(try result.json()["error"]?["exit"]?.integerValue == 3)
    }

    @Test func theProgramOfAScriptIsLookedFor() async throws {
        let (_, context) = try machine(with: "my-agent", "exit 0")
        #expect(await context.run("provider", "probe", "script", "--command", "my-agent").exit == 0)
        #expect(await context.run("provider", "probe", "script", "--command", "no-such-agent").exit == 5)
        let open = await context.run("provider", "probe", "script")
        #expect(open.exit == 0)
        #expect(open.output.contains("--command"))
    }

    @Test func aVersionCantForgeLines() async throws {
        let (_, context) = try machine(with: "aider", #"printf 'one\033[2Jtwo\nthree'"#)
        let output = await context.run("provider", "probe", "aider").output
        #expect(!output.contains("\u{1B}"))
        #expect(output.split(separator: "\n").count == 1)
    }

    @Test func badSettingsAreAUsageError() async throws {
        let repository = try ScratchRepository()
        try repository.write("{\"kata\": {\"retries\": -1}}", to: ".planning/config.json")
        #expect(await CapturedContext(repository).run("provider", "list").exit == 2)
    }

    @Test func signedOutIsSaidWithTheWayOut() async throws {
        let (_, context) = try machine(
            with: "codex", #"case "$1" in --version) echo codex-cli 9.9.9;; *) exit 1;; esac"#)
        let result = await context.run("provider", "probe", "codex")
        #expect(result.exit == 5)
        #expect(result.output.contains("not signed in"))
        #expect(result.error.contains("codex is not signed in"))
        // A provider that nobody chose is no error of the project; one that the settings choose is.
        #expect(await context.run("doctor").exit == 0)
        var choosing = context
        choosing.environment["KATA_PROVIDER"] = "codex"
        #expect(await choosing.run("doctor").exit == 1)
    }
}
