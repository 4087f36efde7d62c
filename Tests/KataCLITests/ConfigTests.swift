import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct ConfigTests {
    private func entry(_ key: String, in json: JSONText) -> JSONText? {
        json.arrayValue?.first { $0["key"]?.stringValue == key }
    }

    @Test func eachValueSaysWhereItComesFrom() async throws {
        let repository = try ScratchRepository()
        try repository.write("{\n  \"kata\": {\"retries\": 5, \"strict\": true}\n}", to: ".planning/config.json")
        try repository.folder.write(
            "{\"kata\": {\"model\": \"m1\", \"retries\": 7}}", to: "home/.config/kata/config.json")
        var context = CapturedContext(repository)
        context.environment["KATA_STRICT"] = "false"
        let json = try await context.run("config", "list", "--json").json()
        #expect(entry("kata.retries", in: json)?["value"]?.integerValue == 5)
        #expect(entry("kata.retries", in: json)?["origin"]?.stringValue == "project")
        #expect(entry("kata.retries", in: json)?["line"]?.integerValue == 2)
        #expect(entry("kata.strict", in: json)?["origin"]?.stringValue == "environment")
        #expect(entry("kata.strict", in: json)?["value"]?.booleanValue == false)
        #expect(entry("kata.model", in: json)?["origin"]?.stringValue == "user")
        #expect(entry("kata.timeouts.hard", in: json)?["origin"]?.stringValue == "default")
        #expect(entry("kata.provider", in: json)?["value"]?.isNull == true)
        let text = await context.run("config", "list", "--show-origin").output
        #expect(text.contains("environment KATA_STRICT"))
        #expect(text.contains("project .planning/config.json:2:"))
        #expect(await !context.run("config", "list").output.contains("environment"))
    }

    @Test func worksWithoutAProject() async throws {
        let scratch = try ScratchRepository(initialized: false)
        let result = await CapturedContext(scratch).run("config", "list")
        #expect(result.exit == 0)
        #expect(result.output.contains("kata.retries"))
        #expect(result.error.isEmpty)
    }

    @Test func problemsGoToStandardError() async throws {
        let repository = try ScratchRepository()
        try repository.write("{\"kata\": {\"retreis\": 5, \"strict\": \"maybe\"}}", to: ".planning/config.json")
        let result = await CapturedContext(repository).run("config", "list", "--json")
        #expect(result.error.contains(".planning/config.json:1:"))
        #expect(result.error.contains("kata.retries"))
        #expect(entry("kata.strict", in: try result.json())?["value"]?.booleanValue == false)
    }

    @Test func credentialsAndEscapesAreNotShown() async throws {
        let repository = try ScratchRepository()
        let key = "sk-ant-api03-" + String(repeating: "Ab1", count: 30)
        try repository.write(
            "{\"brave_search\": \"\(key)\", \"kata\": {\"model\": \"a\\u001b[31mb\"}}", to: ".planning/config.json")
        let text = await CapturedContext(repository).run("config", "list")
        #expect(!text.output.contains(key))
        #expect(!text.output.contains("\u{1B}"))
        #expect(await !CapturedContext(repository).run("config", "list", "--json").output.contains(key))
    }

    @Test func ownProvidersAreListed() async throws {
        let repository = try ScratchRepository()
        try repository.write(
            "{\"kata\": {\"providers\": {\"mine\": {\"runtime\": \"cli\", \"command\": \"mytool\"}}}}",
            to: ".planning/config.json")
        let json = try await CapturedContext(repository).run("config", "list", "--json").json()
        #expect(entry("kata.providers.mine", in: json)?["value"]?["command"]?.stringValue == "mytool")
    }
}
