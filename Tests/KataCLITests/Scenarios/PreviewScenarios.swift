import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// `--dry-run`, `--json`, and the recording of a run.
@Suite struct PreviewScenarios {
    @Test(arguments: [[], ["--json"]])
    func dryRunChangesNothing(flags: [String]) async throws {
        let scenario = try Scenario()
        func state() throws -> String {
            try scenario.repository.run("sh", ["-c", "find . -type f ! -name index -exec cksum {} + | sort -k3"]).output
        }
        let before = try state()
        let result = await CapturedContext(in: scenario.project, environment: scenario.environment)
            .run(scenario.command(["--dry-run"] + flags))
        #expect(result.exit == 0, "\(result.error)")
        #expect(try state() == before)
        #expect(scenario.calls.isEmpty)
        for word in ["grep -qx one one.txt", "feat(09-01): Write one", "Kata-Task: 2/2", "docs(09-01): complete"] {
            #expect(result.output.contains(word), "\(word) is not in \(result.output)")
        }
        if flags == ["--json"] { #expect(try result.json()["dry_run"]?.booleanValue == true) }
    }

    @Test func linesOfJSONEndWithTheResult() async throws {
        let scenario = try Scenario()
        let result = await scenario.execute("--json")
        #expect(result.exit == 0)
        let lines = try result.output.split(separator: "\n").map { try JSONText(parsing: $0) }
        #expect(lines.allSatisfy { $0["event"]?.stringValue != nil })
        let last = try #require(lines.last)
        #expect(last["event"]?.stringValue == "result" && last["exit"]?.integerValue == 0)
        #expect(last["commits"]?.arrayValue?.count == 2)
        #expect(
            last["closing_commit"]?.stringValue
                == (try scenario.repository.git("rev-parse", "HEAD")).trimmingCharacters(in: .newlines))
        #expect(lines.count { $0["event"]?.stringValue == "task-committed" } == 2)
    }

    @Test(arguments: [("exit 3", 5), ("echo wrong >one.txt", 1), (":", 5)] as [(String, Int64)])
    func failureIsAlsoALineOfJSON(agent: String, exit: Int64) async throws {
        let scenario = try Scenario(.single, agent: agent)
        let result = await scenario.execute("--json", "--retries", "0")
        #expect(Int64(result.exit) == exit)
        let last = try #require(try result.output.split(separator: "\n").map { try JSONText(parsing: $0) }.last)
        #expect(last["event"]?.stringValue == "result" && last["exit"]?.integerValue == exit)
        #expect(last["diagnostic"]?["message"]?.stringValue?.isEmpty == false)
    }

    @Test func refusalIsAlsoJSON() async throws {
        let scenario = try Scenario(.single, files: ["one.txt": "zero\n"])
        try scenario.repository.write("dirty\n", to: "one.txt")
        let result = await scenario.execute("--json")
        #expect(result.exit == 4)
        let error = try #require(try result.json()["error"])
        #expect(error["exit"]?.integerValue == 4)
        #expect(error["diagnostics"]?.arrayValue?.first?["code"]?.stringValue == "preflight.dirty-overlap")
    }

    @Test func replayOfARecordingMakesTheSameTrees() async throws {
        var plan = SamplePlan.counting
        plan.tasks[1].files += ["old.txt", "folder"]
        let files = ["old.txt": "old\n", "folder/a.txt": "a\n"]
        let scenario = try Scenario(
            plan,
            agent: #"""
                case $KATA_TASK.$KATA_ATTEMPT in
                1.1) echo wrong >one.txt; echo scratch >scratch.txt ;;
                1.2) echo one >one.txt; rm scratch.txt ;;
                2.1) echo two >two.txt; rm old.txt; rm -r folder; ln -s two.txt folder; printf '\000\377' >bin; chmod +x bin
                    echo '{"summary": "two is there", "commit_type": "fix"}' >"$KATA_REPORT_FILE" ;;
                esac
                """#, files: files)
        let first = await scenario.execute()
        #expect(first.exit == 0, "\(first.output)\(first.error)")
        let run = try #require(
            try await scenario.kata("run", "list", "--json").json().arrayValue?.first?["id"]?.stringValue)
        let recording = "\(scenario.repository.path)/.git/kata/runs/\(run)/session.ndjson"

        let other = try Scenario(plan, files: files)
        let second = await other.kata("plan", "execute", "09-01", "--provider", "replay", "--recording", recording)
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        for commit in ["HEAD~2", "HEAD~1"] {
            let tree = try scenario.repository.git("rev-parse", "\(commit)^{tree}")
            #expect(try other.repository.git("rev-parse", "\(commit)^{tree}") == tree)
        }
        #expect(try other.repository.git("log", "-1", "--skip=1", "--format=%s").hasPrefix("fix(09-01)"))
        #expect(other.calls.isEmpty)
    }
}
