import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// A second reader finds every measured field that was altered.
@Suite struct SummaryCheckScenarios {
    private static let path = ".planning/phases/completed/09-sample/09-01-SUMMARY.md"

    private static func executed() async throws -> Scenario {
        var plan = SamplePlan.counting
        plan.verification = "1. `test -f two.txt`"
        plan.mustHaves =
            "  truths:\n    - \"The file one.txt exists.\"\n  artifacts:\n    - path: \"one.txt\"\n      provides: \"One\"\n      contains: \"one\""
        let scenario = try Scenario(
            plan,
            agent: """
                case $KATA_TASK in
                1) echo one >one.txt; echo x >extra.txt ;;
                2) echo two >two.txt
                    echo '{"summary": "counted", "accomplishments": ["two is written"]}' >"$KATA_REPORT_FILE" ;;
                esac
                """)
        let result = await scenario.execute()
        try #require(result.exit == 0, "\(result.output)\(result.error)")
        return scenario
    }

    /// Each alteration: what is replaced, by what. Every one is of a field that kata measured.
    private static let alterations: [(name: String, from: String, to: String)] = [
        ("phase", "(?m)^phase: .*$", "phase: 08-other"),
        ("plan", "(?m)^plan: .*$", "plan: 02"),
        ("created file", "(?m)^    - one\\.txt$", "    - won.txt"),
        ("created file left out", "(?m)^    - one\\.txt\\n", ""),
        ("duration", "(?m)^duration: .*$", "duration: 1min"),
        ("completed", "(?m)^completed: .*$", "completed: 2020-01-01"),
        ("duration in the text", "(?m)^- \\*\\*Duration:\\*\\* .*$", "- **Duration:** 1 ms"),
        ("start", "(?m)^- \\*\\*Started:\\*\\* .*$", "- **Started:** 2020-01-01T00:00:00Z"),
        ("end", "(?m)^- \\*\\*Completed:\\*\\* .*$", "- **Completed:** 2020-01-01T00:00:00Z"),
        ("tasks", "(?m)^- \\*\\*Tasks:\\*\\* 2", "- **Tasks:** 3"),
        ("files modified", "(?m)^- \\*\\*Files modified:\\*\\* 3", "- **Files modified:** 4"),
        ("title", "# Phase 09-01 Summary", "# Phase 09-02 Summary"),
        ("commit", "(?m)^(1\\. .*- `)[0-9a-f]{7}", "$10000000"),
        ("commit type", "(?m)^(1\\. .*)\\(feat\\)", "$1(fix)"),
        ("task name", "(?m)^(1\\. .*)Write one", "$1Write won"),
        ("task id", "(?m)^(1\\. .*kata:)01", "$102"),
        ("task left out", "(?m)^1\\. \\*\\*Task 1.*\\n", ""),
        ("task added", "(?m)^(2\\. \\*\\*Task 2.*)$", "$1\n3. **Task 3: Write three** - `0000000` (feat)"),
        ("closing id", "(?m)^(\\*\\*Plan metadata:.*Kata-Id: )01", "$102"),
        ("count of checks", "3 of 3 checks passed", "9 of 9 checks passed"),
        ("command", "grep -qx one one\\.txt", "grep -qx one two.txt"),
        ("class", "(?m)^(\\| Task 1.*\\| )(exec|embedded) \\|", "$1manual |"),
        ("exit code", "(?m)^(\\| Task 1[^|]*\\|[^|]*\\|) 0 ", "$1 1 "),
        ("time", "(?m)^(\\| Task 1[^|]*\\|[^|]*\\|[^|]*\\|) [0-9]+ms", "$1 99999ms"),
        ("tree", "(?m)^(\\| Task 1[^|]*\\|[^|]*\\|[^|]*\\|[^|]*\\| `)[0-9a-f]{7}", "$10000000"),
        ("digest", "(?m)^(\\| Task 1.*`sha256:)[0-9a-f]{12}", "$1000000000000"),
        ("result", "(?m)^(\\| Task 1.*)passed", "$1failed"),
        ("baseline", "(?m)^(\\| Task 1.*)red → green", "$1green → green"),
        ("check left out", "(?m)^\\| Task 2.*\\n", ""),
        (
            "check added", "(?m)^(\\| Task 2.*)$",
            "$1\n| Task 2: `true` | exec | 0 | 1ms | `0000000` | `sha256:000000000000` | passed |"
        ),
        ("must-have", "(?m)^(\\| artifact \\| `)one\\.txt", "$1won.txt"),
        ("must-have's result", "(?m)^(\\| artifact .*\\| )passed", "$1failed"),
        ("must-have left out", "(?m)^\\| artifact .*\\n", ""),
        ("file in the list", "(?m)^- `one\\.txt`", "- `won.txt`"),
        ("file left out", "(?m)^- `extra\\.txt`.*\\n", ""),
        ("deviation", "(?m)^(- .*)extra\\.txt(.*)$", "$1other.txt$2"),
        ("measured block", "\"active_ms\":\\d+", "\"active_ms\":1"),
        ("verdict of the block", "\"verdict\":\"verified\"", "\"verdict\":\"unverified\""),
        ("digest of the output", "\"output_digest\":\"sha256:....", "\"output_digest\":\"sha256:0000"),
        ("measured block removed", "(?s)<!-- kata:measured .*?-->", ""),
    ]

    @Test func everyMeasuredFieldIsChecked() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        let original = try repository.read(Self.path)
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
        for (name, from, to) in Self.alterations {
            let altered = original.replacingOccurrences(of: from, with: to, options: .regularExpression)
            try #require(altered != original, "nothing to alter for \(name) in \(original)")
            try repository.write(altered, to: Self.path)
            let result = await scenario.kata("summary", "check", "09-01")
            #expect(result.exit == 1, "\(name) was altered and not found: \(result.output)")
            #expect(result.output.contains("09-01-SUMMARY.md"), "\(name): \(result.output)")
        }
        try repository.write(original, to: Self.path)
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func quotedWordsAreNobodysMeasurement() async throws {
        let scenario = try await Self.executed()
        let original = try scenario.repository.read(Self.path)
        try scenario.repository.write(original.replacing("two is written", with: "two is well written"), to: Self.path)
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func alterationThatIsCommittedIsFound() async throws {
        let scenario = try await Self.executed()
        let original = try scenario.repository.read(Self.path)
        try scenario.repository.write(original.replacing("3 of 3 checks", with: "9 of 9 checks"), to: Self.path)
        try scenario.repository.commitAll("polish")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 1)
    }

    @Test func rewrittenCommitsAreFoundByTheirIds() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        let old = try repository.git("rev-parse", "--short=7", "HEAD~2").trimmingCharacters(in: .newlines)
        // The same tasks on another base, as a rebase or an amended history leaves them.
        try repository.git("switch", "-q", "-c", "side", "HEAD~3")
        try repository.write("first\n", to: "first.txt")
        try repository.commitAll("first")
        try repository.git("rebase", "-q", "side", "main")
        let show = await scenario.kata("summary", "show", "09-01")
        #expect(show.output.contains("\(old)") && show.output.contains("rewritten"), "\(show.output)")
        let json = try await scenario.kata("summary", "show", "09-01", "--json").json()
        let hash = json["commits"]?.arrayValue?.first?["hashes"]?.arrayValue?.first
        #expect(hash?["state"]?.stringValue == "moved")
        #expect(
            hash?["now"]?.stringValue == (try repository.git("rev-parse", "HEAD~2")).trimmingCharacters(in: .newlines))
    }

    @Test func freshCloneChecksWithoutTheEventLog() async throws {
        let scenario = try await Self.executed()
        let clone = "\(scenario.repository.folder.path)/clone"
        try scenario.repository.git("clone", "-q", scenario.repository.path, clone)
        let kata = CapturedContext(in: clone, environment: scenario.environment)
        let result = await kata.run("summary", "check", "09-01", "--json")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try result.json()["source"]?.stringValue == "closing-commit")
        let original = try scenario.repository.read(Self.path)
        for (name, from, to) in Self.alterations {
            let altered = original.replacingOccurrences(of: from, with: to, options: .regularExpression)
            try altered.write(toFile: "\(clone)/\(Self.path)", atomically: true, encoding: .utf8)
            #expect(await kata.run("summary", "check", "09-01").exit == 1, "\(name)")
        }
    }

    @Test func summaryOfAnotherToolIsNotMeasured() async throws {
        let scenario = try Scenario(
            .single,
            files: [
                ".planning/phases/pending/09-sample/09-01-SUMMARY.md":
                    "---\nphase: 09\nplan: 01\nduration: 2min\n---\n\n# Summary\n"
            ])
        let result = await scenario.kata("summary", "check", "09-01")
        #expect(result.exit == 1)
        #expect(await scenario.kata("summary", "show", "09-01").output.contains("Not measured"))
    }
}
