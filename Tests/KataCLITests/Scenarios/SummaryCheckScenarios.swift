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
                1) echo one >one.txt; echo x >extra.txt; echo '{"dependencies": {"left": "1"}}' >package.json ;;
                2) echo two >two.txt
                    echo '{"summary": "counted", "accomplishments": ["two is written"]}' >"$KATA_REPORT_FILE" ;;
                esac
                """)
        // Something of the person lies beside the work.
        try scenario.repository.write("mine\n", to: "notes.txt")
        let result = await scenario.execute()
        try #require(result.exit == 0, "\(result.output)\(result.error)")
        return scenario
    }

    /// Each alteration: what is replaced, by what. Every one is of a field that kata measured.
    private static let alterations: [(field: String, from: String, to: String)] = [
        ("phase", "(?m)^phase: .*$", "phase: 08-other"),
        ("plan", "(?m)^plan: .*$", "plan: 02"),
        ("key-files.created", "(?m)^    - one\\.txt$", "    - won.txt"),
        ("key-files.created", "(?m)^    - one\\.txt\\n", ""),
        ("duration", "(?m)^duration: .*$", "duration: 1min"),
        ("completed", "(?m)^completed: .*$", "completed: 2020-01-01"),
        ("performance.duration", "(?m)^- \\*\\*Duration:\\*\\* .*$", "- **Duration:** 1 ms"),
        ("performance.started", "(?m)^- \\*\\*Started:\\*\\* .*$", "- **Started:** 2020-01-01T00:00:00Z"),
        ("performance.completed", "(?m)^- \\*\\*Completed:\\*\\* .*$", "- **Completed:** 2020-01-01T00:00:00Z"),
        ("performance.tasks", "(?m)^- \\*\\*Tasks:\\*\\* 2", "- **Tasks:** 3"),
        ("performance.files-modified", "(?m)^- \\*\\*Files modified:\\*\\* [0-9]+", "- **Files modified:** 9"),
        ("title", "# Phase 09-01 Summary", "# Phase 09-02 Summary"),
        ("task-commits", "(?m)^(1\\. .*- `)[0-9a-f]{7}", "$10000000"),
        ("task-commits", "(?m)^(1\\. .*)\\(feat\\)", "$1(fix)"),
        ("task-commits", "(?m)^(1\\. .*)Write one", "$1Write won"),
        ("task-commits", "(?m)^(1\\. .*kata:)01", "$102"),
        ("task-commits", "(?m)^1\\. \\*\\*Task 1.*\\n", ""),
        ("task-commits", "(?m)^(2\\. \\*\\*Task 2.*)$", "$1\n3. **Task 3: Write three** - `0000000` (feat)"),
        ("plan-metadata", "(?m)^(\\*\\*Plan metadata:.*Kata-Id: )01", "$102"),
        ("verification", "3 of 3 checks passed", "9 of 9 checks passed"),
        ("verification", "(?m)^(\\| Task 1.*)one one\\.txt", "$1one two.txt"),
        ("verification", "(?m)^(\\| Task 1.*\\| )(exec|embedded) \\|", "$1manual |"),
        ("verification", "(?m)^(\\| Task 1[^|]*\\|[^|]*\\|) 0 ", "$1 1 "),
        ("verification", "(?m)^(\\| Task 1[^|]*\\|[^|]*\\|[^|]*\\|) [0-9]+ms", "$1 99999ms"),
        ("verification", "(?m)^(\\| Task 1[^|]*\\|[^|]*\\|[^|]*\\|[^|]*\\| `)[0-9a-f]{7}", "$10000000"),
        ("verification", "(?m)^(\\| Task 1.*`sha256:)[0-9a-f]{12}", "$1000000000000"),
        ("verification", "(?m)^(\\| Task 1.*)passed", "$1failed"),
        ("verification", "(?m)^(\\| Task 1.*)red → green", "$1green → green"),
        ("verification", "(?m)^\\| Task 2.*\\n", ""),
        (
            "verification", "(?m)^(\\| Task 2.*)$",
            "$1\n| Task 2: `true` | exec | 0 | 1ms | `0000000` | `sha256:000000000000` | passed |"
        ),
        ("must-haves", "(?m)^(\\| artifact \\| `)one\\.txt", "$1won.txt"),
        ("must-haves", "(?m)^(\\| artifact .*\\| )passed", "$1failed"),
        ("must-haves", "(?m)^\\| artifact .*\\n", ""),
        ("files", "(?m)^- `one\\.txt`", "- `won.txt`"),
        ("files", "(?m)^- `extra\\.txt`.*\\n", ""),
        ("deviations", "(?m)^(- \\*\\*Undeclared path.*)extra\\.txt(.*)$", "$1other.txt$2"),
        ("tech-stack.added", "added: \\[left\\]", "added: [right]"),
        ("footer.phase", "(?m)^\\*Phase: .*$", "*Phase: 08-other*"),
        ("footer.completed", "(?m)^\\*Completed: .*$", "*Completed: 2020-01-01*"),
    ]

    private static func errors(_ result: CapturedContext.Result) throws -> Set<String> {
        Set(
            try result.json()["diagnostics"]?.arrayValue?.filter { $0["severity"]?.stringValue == "error" }
                .compactMap { $0["code"]?.stringValue } ?? [])
    }

    /// The summary as it was written, and as it is after history was rewritten and the summary repaired.
    private static func prepared(relinked: Bool) async throws -> Scenario {
        let scenario = try await executed()
        if relinked {
            try HistoryOperation.rebase.run(in: scenario.repository)
            let relink = await scenario.kata("relink")
            try #require(relink.exit == 0 && relink.output.contains("repaired"), "\(relink.output)\(relink.error)")
        }
        let check = await scenario.kata("summary", "check", "09-01")
        try #require(check.exit == 0, "\(check.output)")
        return scenario
    }

    @Test(arguments: [false, true]) func everyMeasuredFieldIsNamed(relinked: Bool) async throws {
        let scenario = try await Self.prepared(relinked: relinked)
        let original = try scenario.repository.read(Self.path)
        for (field, from, to) in Self.alterations {
            let altered = original.replacingOccurrences(of: from, with: to, options: .regularExpression)
            try #require(altered != original, "nothing to alter for \(field) in \(original)")
            try scenario.repository.write(altered, to: Self.path)
            let result = await scenario.kata("summary", "check", "09-01", "--json")
            #expect(try Self.errors(result) == ["summary.measured.\(field)"], "\(from): \(result.output)")
            #expect(result.exit == 1 && result.output.contains("09-01-SUMMARY.md"), "\(from): \(result.output)")
        }
    }

    /// Every value of the measured block, one after the other: whatever kata will measure one day is in it too.
    @Test(arguments: [false, true]) func everyValueOfTheMeasuredBlockIsNamed(relinked: Bool) async throws {
        let scenario = try await Self.prepared(relinked: relinked)
        let original = try scenario.repository.read(Self.path)
        let prefix = "<!-- kata:measured "
        let line = try #require(original.split(separator: "\n").first { $0.hasPrefix(prefix) }.map(String.init))
        let block = try JSONText(parsing: String(line.dropFirst(prefix.count).dropLast(" -->".count)))
        let alterations = Self.altered(block)
        #expect(alterations.count > 60)
        var keys: Set<String> = []
        for (path, altered) in alterations {
            let key = String(path.prefix { $0 != "." && $0 != "[" })
            keys.insert(key)
            try scenario.repository.write(
                original.replacing(line, with: "\(prefix)\(altered.compact) -->"), to: Self.path)
            let result = await scenario.kata("summary", "check", "09-01", "--json")
            #expect(result.exit == 1, "\(path) was altered and not found: \(result.output)")
            let found = try Self.errors(result)
            switch key {
            case "closing": #expect(found.contains("summary.closing-commit-missing"), "\(path): \(result.output)")
            default:
                // A block that kata would not write so is not read as one.
                let isUnreadable =
                    found.contains("summary.not-measured") || found.contains("summary.measured.unreadable")
                #expect(isUnreadable || found == ["summary.measured.block.\(key)"], "\(path): \(found)")
            }
        }
        for key in ["run", "base", "result", "tasks", "files", "dependencies", "checks", "committed"] {
            #expect(keys.contains(key), "\(key) is not in the block")
        }
        try scenario.repository.write(
            original.replacing(line + "\n", with: "").replacing(line, with: ""), to: Self.path)
        let removed = await scenario.kata("summary", "check", "09-01", "--json")
        #expect(try removed.exit == 1 && Self.errors(removed).contains("summary.not-measured"), "\(removed.output)")
    }

    /// The value with each of its leaves changed in turn, by the leaf's path.
    private static func altered(_ value: JSONText, _ path: String = "") -> [(path: String, value: JSONText)] {
        if let members = value.objectValue {
            return members.flatMap { member in
                altered(member.value, path.isEmpty ? member.key : "\(path).\(member.key)").map { found in
                    (
                        found.path,
                        JSONText.object(
                            members.map { $0.key == member.key ? .init($0.key, found.value) : $0 })
                    )
                }
            }
        }
        if let items = value.arrayValue {
            return items.indices.flatMap { index in
                altered(items[index], "\(path)[\(index)]").map { found in
                    var changed = items
                    changed[index] = found.value
                    return (found.path, JSONText.array(changed))
                }
            }
        }
        if let text = value.stringValue {
            // As long as it was, so that it may still be an id, a hash or a time.
            let last = text.last.map { $0 == "1" ? "2" : $0 == "Z" ? "Z" : "1" } ?? "x"
            let changed = text.hasSuffix("Z") ? "2020" + text.dropFirst(4) : String(text.dropLast()) + last
            return [(path, .string(changed))]
        }
        if let number = value.integerValue { return [(path, .integer(number + 1))] }
        if let flag = value.booleanValue { return [(path, .boolean(!flag))] }
        return [(path, .integer(7))]
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
        for (field, from, to) in Self.alterations {
            let altered = original.replacingOccurrences(of: from, with: to, options: .regularExpression)
            try altered.write(toFile: "\(clone)/\(Self.path)", atomically: true, encoding: .utf8)
            #expect(await kata.run("summary", "check", "09-01").exit == 1, "\(field)")
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
