import KataCore
import Testing

@testable import KataPlan

struct SettingsResolverTests {
    private func document(_ retries: String, _ path: String) -> SettingsDocument {
        SettingsDocument.parse(bytes: Array("{\"kata\": {\"retries\": \(retries)}}".utf8), path: path)
    }

    @Test func theStrongestLayerWins() throws {
        var resolver = SettingsResolver(
            flags: [.init("--retries", sets: "kata.retries", to: "1")], environment: ["KATA_RETRIES": "2"],
            project: document("3", "p.json"), user: document("4", "u.json"))
        var seen: [String] = []
        func note() {
            let retries = resolver.resolve()["kata.retries"]
            seen.append("\(retries?.value.description ?? "-") \(retries?.origin.description ?? "-")")
        }
        note()
        resolver.flags = []
        note()
        resolver.environment = [:]
        note()
        resolver.project = nil
        note()
        resolver.user = nil
        note()
        #expect(
            seen == [
                "1 flag --retries", "2 environment KATA_RETRIES", "3 project p.json:1:22", "4 user u.json:1:22",
                "2 default",
            ])
    }

    @Test func anInvalidValueIsNamedAndAWeakerLayerHolds() throws {
        let settings = SettingsResolver(environment: ["KATA_RETRIES": "many"], project: document("3", "p.json"))
            .resolve()
        #expect(settings.retries == 3)
        let finding = try #require(settings.diagnostics.first)
        #expect(finding.severity == .error && finding.message.contains("KATA_RETRIES"))
        #expect(finding.hints == ["valid: a whole number from 0 to 20"])
    }

    @Test func variablesThatAreNoSettingsAndEmptyOnesAreLeftAlone() {
        let environment = ["KATA_RUN": "x", "KATA_MODE": "", "PATH": "/bin", "KATA_TIMEOUTS_HARD": "5m"]
        let settings = SettingsResolver(environment: environment).resolve()
        #expect(settings.diagnostics == [])
        #expect(settings.mode == nil)
        #expect(settings.timeouts.hard == .seconds(300))
    }

    @Test func theProjectsProviderReplacesTheUsers() {
        func providers(_ command: String) -> SettingsDocument {
            let text = "{\"kata\": {\"providers\": {\"a\": {\"command\": \"\(command)\"}}}}"
            return SettingsDocument.parse(bytes: Array(text.utf8), path: command)
        }
        let settings = SettingsResolver(project: providers("p"), user: providers("u")).resolve()
        #expect(settings.providers["a"]?.command == "p")
    }

    @Test func theListShowsEveryUsedSettingOnce() {
        let text = "{\"depth\": \"quick\", \"kata\": {\"strict\": true}}"
        let settings = SettingsResolver(
            project: SettingsDocument.parse(bytes: Array(text.utf8), path: "c.json")
        ).resolve()
        let names = settings.entries.map(\.key.name)
        #expect(Set(names).count == names.count)
        #expect(names.last == "depth")
        #expect(names.contains("kata.strict") && names.contains("commit_docs"))
        #expect(settings["kata.strict"]?.origin.kind == "project")
    }
}
