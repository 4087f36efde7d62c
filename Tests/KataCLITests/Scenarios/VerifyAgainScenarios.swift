import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// `kata verify`: recorded commands run again on exactly the commit's tree, somewhere else.
@Suite struct VerifyAgainScenarios {
    private func verify(_ scenario: Scenario, _ arguments: String...) async throws -> (exit: Int32, json: JSONText) {
        let result = await CapturedContext(in: scenario.project, environment: scenario.environment)
            .run(["verify"] + arguments + ["--json"])
        return (result.exit, try result.json())
    }

    /// The agent's work with a check of one's own choice.
    private func executed(_ check: String) async throws -> Scenario {
        let scenario = try Scenario(.checked(by: "`\(check)`"), agent: "echo one >one.txt")
        let result = await scenario.execute("--no-baseline")
        try #require(result.exit == 0, "\(result.output)\(result.error)")
        return scenario
    }

    @Test func planIsConfirmedOnItsTreesAndNothingIsLeft() async throws {
        let scenario = try Scenario()
        try #require(await scenario.execute().exit == 0)
        // Uncommitted work must not help or harm.
        try scenario.repository.write("broken\n", to: "one.txt")
        let (exit, json) = try await verify(scenario, "HEAD~2..HEAD~1")
        #expect(exit == 0 && json["verdict"]?.stringValue == "confirmed", "\(json)")
        let all = try await verify(scenario, "09-01", "--fresh", "--jobs", "2")
        #expect(
            all.json["commits"]?.arrayValue?.map { $0["verdict"]?.stringValue } == [
                "confirmed", "confirmed", "no-evidence",
            ])
        #expect(all.exit == 3)
        #expect(try scenario.repository.git("worktree", "list").split(separator: "\n").count == 1)
        #expect(try scenario.repository.read("one.txt") == "broken\n")
    }

    @Test func whatPassedOnATreeIsKnown() async throws {
        let scenario = try Scenario()
        try #require(await scenario.execute().exit == 0)
        let repository = scenario.repository
        _ = try await verify(scenario, "HEAD~1")
        let again = try await verify(scenario, "HEAD~1")
        #expect(again.json["commits"]?[0]?["checks"]?[0]?["cached"]?.booleanValue == true)
        // A squash has the tree of what was verified, and says so.
        try repository.git("branch", "-q", "work", "HEAD~1")
        try repository.git("reset", "-q", "--hard", "HEAD~3")
        try repository.git("merge", "-q", "--squash", "work")
        try repository.git("commit", "-q", "-m", "all of it")
        let squash = try await verify(scenario, "HEAD")
        #expect(squash.exit == 0 && squash.json["commits"]?[0]?["source"]?.stringValue == "tree", "\(squash.json)")
        #expect(
            squash.json["commits"]?[0]?["checks"]?[0]?["reason"]?.stringValue?.contains("this tree was verified")
                == true)
    }

    @Test func commitWithoutEvidence() async throws {
        let scenario = try Scenario()
        let (exit, json) = try await verify(scenario, "HEAD")
        #expect(exit == 3 && json["verdict"]?.stringValue == "no-evidence")
        #expect(await scenario.kata("verify", "nowhere").exit == 3)
    }

    @Test func commandThatAlwaysFailsRefutes() async throws {
        // Only where it was carried out is the file there: it is ignored, and so in no tree.
        let scenario = try Scenario(
            .checked(by: "`test -f local.txt`"), agent: "echo one >one.txt; echo x >local.txt",
            files: [".gitignore": "local.txt\n"])
        try #require(await scenario.execute("--no-baseline").exit == 0)
        let (exit, json) = try await verify(scenario, "HEAD~1")
        #expect(exit == 1 && json["verdict"]?.stringValue == "refuted", "\(json)")
        let prepared = try await verify(scenario, "HEAD~1", "--prepare", "touch local.txt")
        #expect(prepared.exit == 0, "\(prepared.json)")
    }

    @Test func flakyCommandIsNotReproducible() async throws {
        let marks = "\(FileManager.default.temporaryDirectory.path)/kata-flaky-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: marks) }
        // Passes at first, fails once, passes again.
        let scenario = try await executed("echo x >>\(marks); [ $(wc -l <\(marks)) != 2 ]")
        let (exit, json) = try await verify(scenario, "HEAD~1")
        #expect(exit == 4 && json["verdict"]?.stringValue == "not-reproducible", "\(json)")
        #expect(json["commits"]?[0]?["checks"]?[0]?["reason"]?.stringValue == "flaky: it passed in 1 of 2 runs")
    }

    @Test func missingToolIsNotReproducible() async throws {
        let scenario = try Scenario(.checked(by: "`kata-sample-tool --check one.txt`"), agent: "echo one >one.txt")
        let tools = "\(scenario.repository.folder.path)/tools"
        try scenario.repository.folder.write("#!/bin/sh\nexit 0\n", to: "tools/kata-sample-tool", executable: true)
        var with = scenario
        with.environment["PATH"] = "\(tools):\(scenario.environment["PATH"] ?? "")"
        try #require(await with.execute("--no-baseline").exit == 0)
        #expect(try await verify(with, "HEAD~1").exit == 0)
        let (exit, json) = try await verify(scenario, "HEAD~1", "--fresh")
        #expect(exit == 4 && json["verdict"]?.stringValue == "not-reproducible", "\(json)")
        #expect(json["commits"]?[0]?["checks"]?[0]?["reason"]?.stringValue?.contains("command not found") == true)
    }

    @Test func formatsForForges() async throws {
        let scenario = try Scenario(
            .checked(by: "`test -f local.txt`"), agent: "echo one >one.txt; echo x >local.txt",
            files: [".gitignore": "local.txt\n"])
        try #require(await scenario.execute("--no-baseline").exit == 0)
        let github = await scenario.kata("verify", "HEAD~1", "--format", "github")
        #expect(github.exit == 1 && github.output.hasPrefix("::error title="), "\(github.output)")
        let junit = await scenario.kata("verify", "HEAD~1", "--format", "junit").output
        #expect(junit.contains(#"<testsuite name="kata verify" tests="1" failures="1" skipped="0">"#), "\(junit)")
    }

    @Test func clonesWithoutNotesVerifyFromTheSummary() async throws {
        let scenario = try Scenario()
        try #require(await scenario.execute().exit == 0)
        let clone = "\(scenario.repository.folder.path)/clone"
        try scenario.repository.git("clone", "-q", scenario.repository.path, clone)
        let result = await CapturedContext(in: clone, environment: scenario.environment).run(
            "verify", "HEAD~3..HEAD~1", "--json")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try result.json()["commits"]?[0]?["source"]?.stringValue == "summary")
        let log = await CapturedContext(in: clone, environment: scenario.environment).run("log")
        #expect(log.exit == 0 && log.output.contains("09-01  2/2"), "\(log.output)")
    }
}
