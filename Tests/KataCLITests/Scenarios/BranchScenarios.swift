import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Somebody commits on the run's branch while a task is under way.
@Suite struct BranchScenarios {
    /// A commit of a file that the plan does not name, once, by whoever runs this line.
    private static let commit =
        "if [ ! -e .git/once ]; then touch .git/once; echo note >notes.txt; "
        + "(unset GIT_INDEX_FILE; git add notes.txt; git commit -q --no-verify -m theirs -- notes.txt); fi"

    private func expectBoth(_ scenario: Scenario, subjects: [String]) async throws {
        #expect(try scenario.subjects.dropFirst().dropLast().map { String($0) } == subjects)
        // Each commit holds what is its own.
        let files = try scenario.repository.git("log", "--reverse", "--format=", "--name-only", "HEAD~1")
        #expect(files.split(separator: "\n").suffix(3).sorted() == ["notes.txt", "one.txt", "two.txt"])
        #expect(try scenario.status == "")
        #expect(try scenario.damage.isEmpty)
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
        #expect(scenario.summary?.contains("notes.txt") == false)
    }

    @Test func commitDuringTheWorkIsBuiltUpon() async throws {
        let scenario = try Scenario(agent: "\(Self.commit)\n\(Scenario.honest)")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(result.error.contains("somebody committed on"))
        try await expectBoth(
            scenario, subjects: ["theirs", "feat(09-01): Write one", "feat(09-01): Write two"])
    }

    @Test func commitDuringTheChecksIsBuiltUponAndVerifiedAgain() async throws {
        var plan = SamplePlan.counting
        plan.tasks[0].verify = "`sh check.sh && grep -qx one one.txt`"
        let scenario = try Scenario(plan, files: ["check.sh": "echo run >>.git/checks\n\(Self.commit)\n"])
        let result = await scenario.execute("--no-baseline")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.repository.read(".git/checks") == "run\nrun\n")
        try await expectBoth(
            scenario, subjects: ["theirs", "feat(09-01): Write one", "feat(09-01): Write two"])
    }

    /// Between the last look at the branch and the compare-and-swap.
    @Test func commitDuringTheHooksIsBuiltUpon() async throws {
        let scenario = try Scenario()
        try scenario.repository.write("#!/bin/sh\n\(Self.commit)\n", to: ".git/hooks/pre-commit", executable: true)
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        try await expectBoth(
            scenario, subjects: ["theirs", "feat(09-01): Write one", "feat(09-01): Write two"])
    }

    @Test func checksThatFailOnTheNewTipEndTheRun() async throws {
        let scenario = try Scenario(
            .checked(by: "`sh check.sh`"), agent: "echo one >one.txt",
            files: ["check.sh": "if [ -e notes.txt ]; then exit 1; fi\n\(Self.commit)\n"])
        let result = await scenario.execute("--no-baseline")
        #expect(result.exit == 1)
        #expect(try scenario.subjects.last == "theirs")
        #expect(try scenario.rescues.count == 1)
    }

    @Test func overlapStopsAndTheNextRunGoesOn() async throws {
        let scenario = try Scenario(
            agent: """
                if [ "$KATA_TASK" = 1 ] && [ ! -e .git/once ]; then
                    touch .git/once
                    echo theirs >one.txt
                    git add one.txt
                    git commit -q -m theirs
                fi
                \(Scenario.honest)
                """)
        let result = await scenario.execute()
        #expect(result.exit == 6)
        #expect(result.error.contains("run.branch-overlap"), "\(result.error)")
        #expect(try scenario.commits == 1)
        let rescue = try #require(try scenario.rescues.first)
        #expect(scenario.lines(of: rescue, "one.txt") == "one\n")
        #expect(scenario.lines(of: "HEAD", "one.txt") == "theirs\n")
        let next = await scenario.execute()
        #expect(next.exit == 0, "\(next.output)\(next.error)")
        #expect(scenario.lines(of: "HEAD", "one.txt") == "one\n")
        #expect(try scenario.commits == 4)
    }

    @Test func rewrittenHistoryIsNotBuiltUpon() async throws {
        let scenario = try Scenario(agent: "git commit -q --amend -m other\n\(Scenario.honest)")
        let result = await scenario.execute()
        #expect(result.exit == 1)
        #expect(result.error.contains("run.branch-moved"), "\(result.error)")
        #expect(try scenario.subjects == ["other"])
    }
}
