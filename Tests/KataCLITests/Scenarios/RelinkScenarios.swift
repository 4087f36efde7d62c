import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// After history was rewritten, summaries are repaired byte by byte, and every measured field agrees again.
@Suite struct RelinkScenarios {
    private static let path = ".planning/phases/completed/09-sample/09-01-SUMMARY.md"

    private static func executed() async throws -> Scenario {
        var plan = SamplePlan.counting
        plan.verification = "1. `test -f two.txt`"
        let scenario = try Scenario(
            plan, agent: Scenario.honest.replacing("echo one >one.txt", with: "echo one >one.txt; echo x >extra.txt"))
        let result = await scenario.execute()
        try #require(result.exit == 0, "\(result.output)\(result.error)")
        return scenario
    }

    private static func rebase(_ scenario: Scenario) throws {
        let repository = scenario.repository
        let base = try repository.git("rev-list", "--max-parents=0", "HEAD").trimmingCharacters(in: .newlines)
        try repository.git("switch", "-q", "-c", "side", base)
        try repository.write("first\n", to: "first.txt")
        try repository.commitAll("first")
        try repository.git("rebase", "-q", "side", "main")
    }

    @Test func rebasedSummaryIsRepairedAndAgreesAgain() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        try Self.rebase(scenario)
        #expect(await scenario.kata("summary", "check", "09-01").exit == 1)
        let before = try repository.read(Self.path)
        let dry = await scenario.kata("relink", "--dry-run")
        #expect(dry.exit == 0 && dry.output.contains("would be repaired"), "\(dry.output)\(dry.error)")
        #expect(try repository.read(Self.path) == before)
        let result = await scenario.kata("relink")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)")
        #expect(try scenario.status.isEmpty)
        #expect(try scenario.subjects.last == "docs: relink 1 summary")
        // Nothing but lines with hashes differs.
        let changed = try repository.git("diff", "--numstat", "HEAD~1", "HEAD").split(separator: "\t")
        #expect(changed.prefix(2) == ["3", "3"])
        let again = await scenario.kata("relink")
        #expect(again.exit == 0 && again.output.contains("nothing to repair"), "\(again.output)")
        #expect(try scenario.damage.isEmpty)
    }

    @Test func squashMergedPlanAgreesAfterRelinking() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        try repository.git("branch", "-q", "-m", "work")
        try repository.git("switch", "-q", "-c", "main", "HEAD~3")
        try repository.write("first\n", to: "first.txt")
        try repository.commitAll("first")
        try repository.git("merge", "-q", "--squash", "work")
        try repository.git("commit", "-q", "--no-edit")
        let show = await scenario.kata("summary", "show", "09-01")
        #expect(show.output.contains("rewritten: same id"), "\(show.output)")
        let result = await scenario.kata("relink")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)")
        // Both tasks and the closing are in that one commit: nothing is left to do.
        let again = await scenario.execute()
        #expect(again.exit == 4, "\(again.output)\(again.error)")
    }

    @Test func alteredLineStaysFound() async throws {
        let scenario = try await Self.executed()
        try scenario.repository.write(
            try scenario.repository.read(Self.path).replacing("Task 1: Write one", with: "Task 1: Write won"),
            to: Self.path)
        try scenario.repository.commitAll("polish")
        try Self.rebase(scenario)
        let result = await scenario.kata("relink")
        #expect(result.exit == 1 && result.output.contains("left alone"), "\(result.output)")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 1)
    }

    @Test func stagingCommitsNothing() async throws {
        let scenario = try await Self.executed()
        try Self.rebase(scenario)
        let tip = try scenario.repository.git("rev-parse", "HEAD")
        let result = await scenario.kata("relink", "--stage")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.repository.git("rev-parse", "HEAD") == tip)
        #expect(try scenario.repository.git("status", "--porcelain") == "M  \(Self.path)\n")
    }

    @Test func uncommittedWordsAreNotCommittedAlong() async throws {
        let scenario = try await Self.executed()
        try Self.rebase(scenario)
        try scenario.repository.write(try scenario.repository.read(Self.path) + "\nA remark.\n", to: Self.path)
        let result = await scenario.kata("relink")
        #expect(result.exit == 4 && result.error.contains("uncommitted"), "\(result.output)\(result.error)")
    }

    @Test func summaryOfAnotherToolIsRepairedByScopeAndSubject() async throws {
        let scenario = try Scenario(.counting)
        let repository = scenario.repository
        try repository.git("switch", "-q", "-c", "work")
        var hashes: [String] = []
        for name in ["one", "two"] {
            try repository.write("\(name)\n", to: "\(name).txt")
            hashes.append(String(try repository.commitAll("feat(09-01): Write \(name)").prefix(7)))
        }
        let summary = ".planning/phases/pending/09-sample/09-01-SUMMARY.md"
        try repository.write(
            """
            # Phase 9 Plan 1: Counting Summary

            ## Task Commits

            1. **Task 1: Write one** - `\(hashes[0])` (feat)
            2. **Task 2: Write two** - `\(hashes[1])` (feat)

            ## Issues

            None; see commit \(hashes[1]) for `one`.
            """, to: summary)
        try repository.commitAll("docs(09-01): summary")
        // Other content, another author and no journal: only words are left.
        try repository.git("switch", "-q", "-c", "again", "main")
        for name in ["one", "two"] {
            try repository.write("\(name), better\n", to: "\(name).txt")
            try repository.commitAll("feat(09-01): Write \(name)")
        }
        try repository.git("checkout", "-q", "work", "--", summary)
        try repository.commitAll("docs(09-01): summary")
        try repository.git("branch", "-q", "-D", "work")
        let result = await scenario.kata("relink", "09-01")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let text = try repository.read(summary)
        let new = try repository.git("log", "--format=%h", "--abbrev=7", "-2", "HEAD~2").split(separator: "\n").map(
            String.init)
        #expect(
            text.contains("Write one** - `\(new[1])` (feat)") && text.contains("see commit \(new[0]) for `one`"),
            "\(text)")
        #expect(!hashes.contains { text.contains($0) })
    }
}
