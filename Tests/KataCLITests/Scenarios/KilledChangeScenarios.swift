import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Kills right before one change to files, repository or store. `make kill-sweep` tries all of them; these have been defects.
@Suite struct KilledChangeScenarios {
    /// A plan whose closing moves the phase's folder, with somebody's own line in a document that the closing edits.
    private func scenario() throws -> Scenario {
        let scenario = try Scenario(files: [
            ".planning/STATE.md":
                "# State\n\nPhase: 9 of 9 (Sample)\nPlan: 0 of 1 in current phase\nStatus: Ready\n\n## Notes\n\nNone.\n",
            "staged.txt": "staged\n",
        ])
        let state = try scenario.repository.read(".planning/STATE.md")
        try scenario.repository.write(
            state.replacingOccurrences(of: "None.", with: "Mine."), to: ".planning/STATE.md")
        try scenario.repository.write("staged\nnew\n", to: "staged.txt")
        try scenario.repository.git("add", "staged.txt")
        try scenario.repository.write("mine\n", to: "\(folder)/notes.txt")
        try scenario.repository.write("#!/bin/sh\n", to: ".git/hooks/pre-commit", executable: true)
        return scenario
    }

    private let folder = ".planning/phases/pending/09-sample"

    @Test(arguments: [
        "git replaceIndex", "git removeFile", "git program git read-tree", "git hook pre-commit",
        "git program git write-tree",
        "file rename SCRATCH/task-1-attempt-1-prompt.md", "file rename ROOT/.planning/STATE.md",
        "file makeFolder ROOT/.planning/phases/completed", "file rename ROOT/.planning/phases/completed/09-sample",
        "file synchronize ROOT/.planning", "file synchronizeFolder ROOT/.planning", "git moveReference refs/notes",
        "store commit transition", "file rename RUN/manifest.json",
    ])
    func killedBefore(change: String) async throws {
        let scenario = try scenario()
        let root = scenario.repository.path
        let text = change.replacingOccurrences(of: "ROOT", with: root)
        // The id of the run is not known yet.
        let parts = ["SCRATCH": "scratch", "RUN": ""].reduce(text) { text, part in
            text.range(of: part.key).map { String(text[$0.upperBound...]) } ?? text
        }
        let first = await KataProgram.killed(before: parts, in: scenario)
        #expect(first == -SIGKILL)
        let second = await scenario.execute()
        #expect(second.exit == 0 || second.error.contains("preflight.already-done"), "\(second.output)\(second.error)")

        let tasks = try scenario.repository.git("log", "--format=%(trailers:key=Kata-Task,valueonly,separator=)")
        #expect(tasks.split(separator: "\n") == ["2/2", "1/2"])
        #expect(try scenario.commits == 3)
        let done = ".planning/phases/completed/09-sample"
        #expect(
            try scenario.repository.git("status", "--porcelain", "-uall")
                == " M .planning/STATE.md\nM  staged.txt\n?? \(done)/notes.txt\n")
        let diff = try scenario.repository.git("diff", "-U0", "--", ".planning/STATE.md")
        #expect(diff.split(separator: "\n").suffix(2) == ["-None.", "+Mine."])
        #expect(try scenario.damage == "")
        let notes = try scenario.repository.git("notes", "--ref=kata", "list").split(separator: "\n")
        #expect(notes.count == 3)
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
        let remains = try scenario.repository.run(
            "find", [".git", ".planning", "-name", "*.lock", "-o", "-name", "kata-*-*", "-o", "-name", ".kata-*.tmp"])
        #expect(remains.output == "")
        let manifest = try scenario.repository.run("sh", ["-c", "cat .git/kata/runs/*/manifest.json"])
        #expect(manifest.output.contains("\"status\": \"succeeded\""))
    }
}

/// A disk that fails at one change. `Scripts/kill-sweep --fail` tries all of them; this has been a defect.
@Suite struct FailedChangeScenarios {
    /// The plan is done in history by then: nothing of it may be done again.
    @Test(arguments: ["file rename ROOT/.planning/phases", "git lockIndex"])
    func diskFailsAfterTheClosingCommit(change: String) async throws {
        let scenario = try Scenario()
        let text = change.replacingOccurrences(of: "ROOT", with: scenario.repository.path)
        let trace = "\(scenario.out)/trace"
        let count = try Scenario()
        let reference = try KataProgram(
            count, ["--trace", trace, "--"] + count.command([]), executable: KataProgram.crashtest)
        #expect(await reference.end().exit == 0)
        let lines = try String(contentsOfFile: trace, encoding: .utf8)
            .replacingOccurrences(of: count.repository.path, with: scenario.repository.path).split(separator: "\n")
        let number = try #require(lines.last { $0.contains(text) }?.split(separator: " ").first)

        let first = try KataProgram(
            scenario, ["--fail-at", String(number), "5", "--"] + scenario.command([]),
            executable: KataProgram.crashtest)
        let failed = await first.end()
        #expect(failed.exit == 70, "\(failed.output)\(failed.error)")
        #expect(failed.error.contains("run.closing-unfinished"))
        let calls = scenario.calls
        let second = await scenario.execute()
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(scenario.calls == calls)
        #expect(try scenario.commits == 3)
        #expect(try scenario.status == "")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
        let runs = try await scenario.kata("run", "list", "--json").json()
        #expect(runs.arrayValue?.count == 1)
        #expect(runs[0]?["status"]?.stringValue == "succeeded")
    }

    /// The process that takes a killed run over is killed while it does so: what the first one left is still known as left.
    @Test func aTakeOverThatIsKilledLosesNothing() async throws {
        let scenario = try Scenario()
        let count = try Scenario()
        for killed in [scenario, count] {
            #expect(await KataProgram.killed(before: "git moveReference refs/heads/main", in: killed) == -9)
        }
        let trace = "\(count.out)/trace"
        let reference = try KataProgram(
            count, ["--trace", trace, "--"] + count.command([]), executable: KataProgram.crashtest)
        #expect(await reference.end().exit == 0)
        // From running to queued, then from queued to running.
        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
            .filter { $0.contains("store begin transition") }
        let number = try #require(lines.dropFirst().first?.split(separator: " ").first)
        let second = try KataProgram(
            scenario, ["--kill-at", String(number), "--"] + scenario.command([]), executable: KataProgram.crashtest)
        #expect(await second.end().exit == -9)
        let run = try await scenario.kata("run", "list", "--json").json()
        #expect(run[0]?["detail"]?.stringValue == "owner-lost")
        let third = await scenario.execute()
        #expect(third.exit == 0, "\(third.output)\(third.error)")
        #expect(scenario.calls == ["1.1", "1.1", "2.1"])
        #expect(try scenario.commits == 3)
        #expect(try !scenario.rescues.isEmpty)
    }
}

extension KataProgram {
    /// How the crash test ended that was to be killed before a change.
    static func killed(before change: String, in scenario: Scenario) async -> Int32? {
        let arguments = ["--kill-before", change, "--"] + scenario.command([])
        return await (try? KataProgram(scenario, arguments, executable: crashtest))?.end().exit
    }
}
