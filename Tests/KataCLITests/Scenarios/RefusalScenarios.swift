import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Everything that is refused is refused before anything was done.
@Suite struct RefusalScenarios {
    private func expectRefusal(
        _ scenario: Scenario, exit: Int32, saying words: String..., by arguments: [String] = []
    ) async throws {
        let before = try scenario.repository.git("for-each-ref")
        let result = await CapturedContext(in: scenario.project, environment: scenario.environment)
            .run(arguments.isEmpty ? scenario.command([]) : arguments)
        #expect(result.exit == exit, "\(result.output)\(result.error)")
        for word in words { #expect(result.error.contains(word), "\(result.error)") }
        #expect(scenario.calls.isEmpty)
        #expect(try scenario.repository.git("for-each-ref") == before)
    }

    @Test func donePlan() async throws {
        let scenario = try Scenario(.single, files: [".planning/phases/pending/09-sample/09-01-SUMMARY.md": "# Done\n"])
        try await expectRefusal(scenario, exit: 4, saying: "09-01-SUMMARY.md", "done")
    }

    @Test func unmetDependency() async throws {
        var plan = SamplePlan.single
        plan.dependsOn = ["09-02"]
        var other = SamplePlan.single
        other.plan = "02"
        other.tasks[0].files = ["other.txt"]
        let scenario = try Scenario(plan, files: [other.path: other.text])
        try await expectRefusal(scenario, exit: 4, saying: "depends on 09-02")
    }

    @Test func cycleOfDependencies() async throws {
        var plan = SamplePlan.single
        plan.dependsOn = ["09-02"]
        var other = SamplePlan.single
        other.plan = "02"
        other.dependsOn = ["09-01"]
        let scenario = try Scenario(plan, files: [other.path: other.text])
        try await expectRefusal(scenario, exit: 4, saying: "cycle")
    }

    @Test func unknownPlanNamesNearOnes() async throws {
        let scenario = try Scenario(.single)
        try await expectRefusal(
            scenario, exit: 3, saying: "09-03", "09-01",
            by: ["plan", "execute", "09-03", "--provider", "script", "--command", scenario.agent])
    }

    @Test func ambiguousPlanNamesBothPaths() async throws {
        var twin = SamplePlan.single
        twin.phase = "09-twin"
        let scenario = try Scenario(.single, files: [twin.path: twin.text])
        try await expectRefusal(scenario, exit: 3, saying: "09-sample/09-01-PLAN.md", "09-twin/09-01-PLAN.md")
    }

    @Test func brokenFrontmatterIsPlaced() async throws {
        let scenario = try Scenario(.single)
        let broken = SamplePlan.single.text.replacing("wave: 1", with: "wave: [1")
        try scenario.repository.write(broken, to: SamplePlan.single.path)
        let result = await scenario.execute()
        #expect(result.exit == 4)
        #expect(result.error.contains(#/09-01-PLAN\.md:\d+:\d+/#), "\(result.error)")
        #expect(scenario.calls.isEmpty)
    }

    @Test func planWithoutTasks() async throws {
        try await expectRefusal(try Scenario(SamplePlan([])), exit: 4, saying: "09-01-PLAN.md")
    }

    @Test func folderWithoutRepository() async throws {
        let repository = try ScratchRepository(initialized: false)
        try repository.write(SamplePlan.single.text, to: SamplePlan.single.path)
        let result = await CapturedContext(repository).run(
            "plan", "execute", "09-01", "--provider", "script", "--command", "true")
        #expect(result.exit == 4, "\(result.error)")
        #expect(result.error.contains("repository"))
    }

    @Test func folderWithoutPlanning() async throws {
        let repository = try ScratchRepository()
        let result = await CapturedContext(repository).run(
            "plan", "execute", "09-01", "--provider", "script", "--command", "true")
        #expect(result.exit == 3)
        #expect(result.error.contains(".planning"))
    }

    @Test func unbornBranch() async throws {
        let repository = try ScratchRepository()
        try repository.write(SamplePlan.single.text, to: SamplePlan.single.path)
        let result = await CapturedContext(repository).run(
            "plan", "execute", "09-01", "--provider", "script", "--command", "true")
        #expect(result.exit == 4)
        #expect(result.error.contains("no commit yet"))
    }

    @Test func detachedHead() async throws {
        let scenario = try Scenario(.single)
        try scenario.repository.git("switch", "-q", "--detach")
        try await expectRefusal(scenario, exit: 4, saying: "detached")
    }

    @Test(arguments: ["merge", "rebase", "cherry-pick", "revert"])
    func operationInProgress(name: String) async throws {
        let scenario = try Scenario(.single)
        let repository = scenario.repository
        try repository.git("switch", "-q", "-c", "side")
        try repository.write("side\n", to: "README.md")
        try repository.commitAll("side")
        try repository.git("switch", "-q", "main")
        try repository.write("main\n", to: "README.md")
        try repository.commitAll("main")
        let arguments =
            switch name {
            case "merge", "rebase", "cherry-pick": [name, "side"]
            default: [name, "--no-commit", "HEAD"]
            }
        let stopped = try repository.run("git", arguments)
        #expect(name == "revert" || stopped.exitCode != 0)
        try await expectRefusal(scenario, exit: 4, saying: name)
    }

    @Test func providerProgramThatIsMissing() async throws {
        var scenario = try Scenario(.single)
        // Only git and a shell are found there, no agent.
        let bin = "\(scenario.repository.folder.path)/bin"
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        for tool in ["git", "sh", "bash"] {
            let found = try scenario.repository.run("which", [tool]).output.trimmingCharacters(in: .newlines)
            try FileManager.default.createSymbolicLink(atPath: "\(bin)/\(tool)", withDestinationPath: found)
        }
        scenario.environment["PATH"] = bin
        try await expectRefusal(
            scenario, exit: 4, saying: "codex", by: ["plan", "execute", "09-01", "--provider", "codex"])
    }

    @Test func scriptThatIsMissing() async throws {
        let scenario = try Scenario(.single)
        try await expectRefusal(
            scenario, exit: 4, saying: "not found",
            by: ["plan", "execute", "09-01", "--provider", "script", "--command", "./no-such-agent.sh"])
    }

    @Test(arguments: [
        ["--provider", "nobody"], ["--provider", "script"], ["--retries", "minus one"], ["--retries", "-1"],
        ["--timeout", "soon"], ["--no-such-flag"], ["--provider", "replay"], ["--mode", "telepathy"],
    ])
    func usageErrors(arguments: [String]) async throws {
        let scenario = try Scenario(.single)
        let result = await CapturedContext(in: scenario.project, environment: scenario.environment)
            .run(["plan", "execute", "09-01"] + arguments)
        #expect(result.exit == 2, "\(result.output)\(result.error)")
        #expect(!result.error.isEmpty)
    }

    @Test func sha256RepositoryIsRefusedOrHandled() async throws {
        let repository = try ScratchRepository(initialized: false)
        try repository.git("init", "-q", "--object-format=sha256")
        try repository.write(SamplePlan.single.text, to: SamplePlan.single.path)
        try repository.commitAll("base")
        let result = await CapturedContext(repository).run(
            "plan", "execute", "09-01", "--provider", "script", "--command", "true")
        #expect(result.exit == 4, "\(result.error)")
        #expect(result.error.lowercased().contains("sha-256"))
    }
}
