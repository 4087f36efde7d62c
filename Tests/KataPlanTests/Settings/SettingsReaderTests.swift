import KataCore
import Testing

@testable import KataPlan

struct SettingsReaderTests {
    private func parse(_ text: String) -> SettingsDocument {
        SettingsDocument.parse(bytes: Array(text.utf8), path: "config.json")
    }

    private func resolve(_ text: String) -> Settings { SettingsResolver(project: parse(text)).resolve() }

    /// Text, the place `↓` of the finding in it (line, column), its severity and code.
    static let findings:
        [(text: String, line: Int, column: Int, severity: Diagnostic.Severity, code: String, hint: String)] =
            [
                ("{\n  \"commit_docs\": \"yes\"\n}", 2, 18, .error, "settings.invalid-value", "valid: true or false"),
                (
                    "{\"git\": {\"branching_strategy\": \"feature\"}}", 1, 32, .error, "settings.invalid-value",
                    "valid: none, phase, milestone"
                ),
                ("{\"git\": 3}", 1, 9, .error, "settings.invalid-value", "put its settings in braces"),
                ("{\"comit_docs\": true}", 1, 2, .warning, "settings.unknown-key", "did you mean 'commit_docs'?"),
                (
                    "{\"zzz\": true}", 1, 2, .warning, "settings.unknown-key",
                    "`kata config list` prints the settings that are used"
                ),
                (
                    "{\"kata\": {\"retrys\": 1}}", 1, 11, .warning, "settings.unknown-key",
                    "did you mean 'kata.retries'?"
                ),
                (
                    "{\"kata\": {\"retries\": -1}}", 1, 22, .error, "settings.invalid-value",
                    "valid: a whole number from 0 to 20"
                ),
                (
                    "{\"kata\": {\"retries\": 1.5}}", 1, 22, .error, "settings.invalid-value",
                    "valid: a whole number from 0 to 20"
                ),
                (
                    "{\"kata\": {\"mode\": \"telepathy\"}}", 1, 19, .error, "settings.invalid-value",
                    "valid: cli, script, manual, replay, anthropic_sdk, openai_sdk, google_sdk"
                ),
                (
                    "{\"kata\": {\"timeouts\": {\"hard\": \"soon\"}}}", 1, 32, .error, "settings.invalid-value",
                    "valid: a time from 1 to 604800 seconds, as a number of seconds or as '90s', '10m', '1h30m'"
                ),
                (
                    "{\"kata\": {\"timeouts\": {\"hard\": 0}}}", 1, 32, .error, "settings.invalid-value",
                    "valid: a time from 1 to 604800 seconds, as a number of seconds or as '90s', '10m', '1h30m'"
                ),
                (
                    "{\"kata\": {\"providers\": {\"x\": {\"runtime\": \"shell\"}}}}", 1, 42, .error,
                    "settings.invalid-value",
                    "valid: cli, script, manual, replay, anthropic_sdk, openai_sdk, google_sdk"
                ),
                (
                    "{\"kata\": {\"providers\": {\"x\": {\"env_allow\": [\"*\"]}}}}", 1, 44, .error,
                    "settings.unsafe-value",
                    "valid: names such as HTTPS_PROXY, each on its own; patterns are not allowed"
                ),
                (
                    "{\"kata\": {\"providers\": {\"-x\": {}}}}", 1, 25, .error, "settings.provider-name",
                    "valid: letters, digits, '-' and '_', not starting with '-'"
                ),
                (
                    "{\"kata\": {\"providers\": {\"x\": {\"comand\": \"a\"}}}}", 1, 31, .warning,
                    "settings.unknown-key", "did you mean 'command'?"
                ),
                (
                    "{\"mode\": \"yolo\", \"mode\": \"interactive\"}", 1, 18, .warning, "settings.duplicate-key",
                    "remove one of the two"
                ),
                (
                    "{\"é\": 1, \"zz\": 2}", 1, 2, .warning, "settings.unknown-key",
                    "`kata config list` prints the settings that are used"
                ),
                ("[1]", 1, 1, .error, "settings.not-an-object", ""),
                (
                    "{\n  \"mode\": \"yolo\",\n}", 2, 17, .error, "settings.json",
                    "correct the JSON; nothing of this file is used until then"
                ),
                (
                    "{\"mode\" \"yolo\"}", 1, 9, .error, "settings.json",
                    "correct the JSON; nothing of this file is used until then"
                ),
                (
                    "{\"workflows\": {\"execute-phase\": {\"commit_scope_format\": \"{phase}:{x}\"}}}", 1, 57, .error,
                    "settings.invalid-value",
                    "valid: text with the placeholders {phase} and {plan}, without ( ) { } and ':'"
                ),
            ]

    @Test(arguments: findings.indices)
    func aFindingHasItsPlaceAndTheValidValues(index: Int) throws {
        let finding = Self.findings[index]
        let first = try #require(parse(finding.text).diagnostics.first)
        #expect(first.position == SourcePosition(file: "config.json", line: finding.line, column: finding.column))
        #expect(first.severity == finding.severity)
        #expect(first.code.rawValue == finding.code)
        #expect(first.hints.joined() == finding.hint)
    }

    @Test func keysOfOtherToolsAreNamedAsNotUsed() {
        let document = parse(
            "{\"depth\": \"quick\", \"github\": {\"enabled\": true}, \"hooks\": {\"a\": 1}, \"project_code\": null}")
        #expect(document.diagnostics.map(\.code) == Array(repeating: "settings.not-used", count: 3))
        #expect(document.diagnostics.allSatisfy { $0.severity == .notice })
        #expect(document.entries.map(\.key.name) == ["depth", "github.enabled", "hooks"])
    }

    @Test func everyUsedSettingIsHonoured() {
        let settings = resolve(
            """
            { "mode": "yolo", "commit_docs": false, "parallelization": {"enabled": true, "plan_level": true},
              "git": {"branching_strategy": "phase"}, "worktree": {"enabled": true},
              "workflow": {"node_repair_budget": 4, "verifier": false, "auto_advance": true},
              "workflows": {"execute-phase": {"post_task_command": "npm test", "commit_style": "simple",
                "commit_scope_format": "p{phase}.{plan}"},
                "verify-work": {"extra_verification_commands": ["a", "b"]}},
              "kata": {"provider": "mine", "mode": "script", "model": "m", "strict": true, "allow_unverified": true,
                "co_author": false, "timeouts": {"soft": 90, "idle": "2m", "hard": "1h30m", "verify": "45s"},
                "providers": {"mine": {"runtime": "script", "command": "./a.sh", "args": ["-x"], "model": null,
                  "env_allow": ["HTTPS_PROXY"]}}} }
            """)
        #expect(settings.diagnostics == [])
        #expect(!settings.isInteractive && !settings.commitsDocs && settings.runsInParallel && settings.usesWorktree)
        #expect(settings.branchingStrategy == .phase)
        #expect(settings.retries == 4)
        #expect(!settings.checksMustHaves && settings.advancesAutomatically)
        #expect(settings.postTaskCommand == "npm test")
        #expect(settings.commitStyle == .simple)
        #expect(settings.commitScope(of: PlanID(phase: PhaseNumber("09"), plan: "01")) == "p09.01")
        #expect(settings.extraVerificationCommands == ["a", "b"])
        #expect(settings.provider == "mine" && settings.mode == "script" && settings.model == "m")
        #expect(settings.strict && settings.allowsUnverified && !settings.addsCoAuthor)
        #expect(
            settings.timeouts
                == .init(soft: .seconds(90), idle: .seconds(120), hard: .seconds(5_400), verify: .seconds(45)))
        let mine = settings.providers["mine"]
        #expect(mine?.runtime == "script" && mine?.command == "./a.sh" && mine?.arguments == ["-x"])
        #expect(mine?.environmentAllowed == ["HTTPS_PROXY"] && mine?.model == nil)
    }

    @Test func anEmptyFileGivesTheDefaults() {
        for settings in [resolve("{}"), SettingsResolver().resolve()] {
            #expect(settings.retries == 2 && settings.commitsDocs && settings.isInteractive && !settings.strict)
            #expect(settings.branchingStrategy == .none && settings.commitStyle == .conventional)
            #expect(settings.provider == nil && settings.postTaskCommand == nil)
            #expect(settings.commitScope(of: PlanID(phase: PhaseNumber("09"), plan: "01")) == "09-01")
            #expect(settings.timeouts.hard == .seconds(3600))
        }
    }

    @Test func aRepetitionOfAFolderReplacesTheFirst() {
        let settings = resolve("{\"workflow\": {\"node_repair_budget\": 7}, \"workflow\": {\"verifier\": false}}")
        #expect(settings.retries == 2)
        #expect(!settings.checksMustHaves)
    }

    @Test func repairSwitchedOffMeansNoRetries() {
        #expect(resolve("{\"workflow\": {\"node_repair\": false}}").retries == 0)
        #expect(resolve("{\"workflow\": {\"node_repair\": false}, \"kata\": {\"retries\": 3}}").retries == 3)
    }

    @Test func everyDefaultIsAValueOfItsKind() {
        for key in SettingKey.usedKeys {
            guard let fallback = key.fallback else { continue }
            #expect(SettingValue(fallback, as: key.kind) != nil, "\(key.name)")
        }
    }

    @Test(arguments: [
        ("90", 90_000), ("90s", 90_000), ("10m", 600_000), ("1h30m", 5_400_000), ("500ms", 500), ("1m1s", 61_000),
    ])
    func durationsAreRead(text: String, milliseconds: Int) throws {
        let duration = try #require(DurationText.parse(text))
        #expect(duration == .milliseconds(milliseconds))
        #expect(DurationText.parse(DurationText.render(duration)) == duration)
    }

    @Test(arguments: ["", "s", "-1", "1 m", "1w", "1.5m", "5m3", "9999999999s", "１"])
    func otherTextIsNoDuration(text: String) { #expect(DurationText.parse(text) == nil) }
}
