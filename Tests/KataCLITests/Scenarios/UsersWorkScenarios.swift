import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Nothing that the user has not committed is committed, changed or lost.
@Suite struct UsersWorkScenarios {
    @Test func stagedAndUnstagedWorkElsewhereIsLeftAlone() async throws {
        let lines = (1...30).map { "line \($0)" }
        let scenario = try Scenario(files: ["notes.txt": lines.joined(separator: "\n") + "\n"])
        let repository = scenario.repository
        // A stash and another branch, then a staged hunk with a different unstaged one in the same file.
        try repository.write("stashed\n", to: "README.md")
        try repository.git("stash", "push", "-q")
        try repository.git("branch", "other")
        try repository.write(
            lines.joined(separator: "\n").replacing("line 2\n", with: "line two\n") + "\n", to: "notes.txt")
        try repository.git("add", "notes.txt")
        try repository.write(try repository.read("notes.txt").replacing("line 29", with: "line XXIX"), to: "notes.txt")
        try repository.write("new and staged\n", to: "staged.txt")
        try repository.git("add", "staged.txt")
        try repository.write("nobody knows me\n", to: "untracked.txt")
        let before = try [
            repository.git("diff", "--cached"), repository.git("diff"), repository.git("stash", "list"),
            scenario.status,
            repository.git("for-each-ref", "refs/heads/other", "refs/stash"),
        ]

        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")

        let after = try [
            repository.git("diff", "--cached"), repository.git("diff"), repository.git("stash", "list"),
            scenario.status,
            repository.git("for-each-ref", "refs/heads/other", "refs/stash"),
        ]
        #expect(before == after)
        let committed = try repository.git("log", "-3", "--name-only", "--format=").split(separator: "\n")
        #expect(!committed.contains { ["notes.txt", "staged.txt", "untracked.txt", "README.md"].contains($0) })
        #expect(try scenario.rescues.isEmpty)
    }

    @Test func editedTrackingDocumentKeepsTheUsersHunk() async throws {
        let roadmap = "# Roadmap\n\n- [ ] 09-01-PLAN.md — count\n\nNotes:\n\na\n\nb\n\nc\n\nd\n"
        let scenario = try Scenario(.single, files: [".planning/ROADMAP.md": roadmap])
        try scenario.repository.write(roadmap + "My own line.\n", to: ".planning/ROADMAP.md")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let committed = scenario.lines(of: "HEAD", ".planning/ROADMAP.md")
        #expect(committed.contains("- [x] 09-01-PLAN.md") && !committed.contains("My own line."))
        #expect(try scenario.repository.read(".planning/ROADMAP.md") == committed + "My own line.\n")
    }

    @Test func userFileThatATaskTouchesStopsTheRunAndIsKept() async throws {
        let scenario = try Scenario(.single, agent: "echo one >one.txt; echo agent >README.md")
        try scenario.repository.write("mine\n", to: "README.md")
        let result = await scenario.execute()
        #expect(result.exit == 1)
        #expect(result.error.contains("README.md"))
        let kept = try scenario.rescues.map { scenario.lines(of: $0, "README.md") }
        #expect(kept.contains("mine\n"), "\(kept)")
        #expect(kept.contains("agent\n"), "\(kept)")
        let rescue = try #require(try scenario.rescues.first { $0.hasSuffix("/before") })
        #expect(result.output.contains(rescue) || result.error.contains(rescue), "\(result.output)\(result.error)")
        #expect(try scenario.commits == 0)
    }

    @Test func userFileThatATaskDeletesIsKept() async throws {
        let scenario = try Scenario(.single, agent: "echo one >one.txt; rm scribble.txt")
        try scenario.repository.write("never added\n", to: "scribble.txt")
        let result = await scenario.execute()
        #expect(result.exit == 1)
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "scribble.txt") == "never added\n" })
    }

    @Test func dirtyFileOfThePlanIsRefusedWithAList() async throws {
        let scenario = try Scenario(files: ["one.txt": "zero\n"])
        try scenario.repository.write("half\n", to: "one.txt")
        try scenario.repository.write("half\n", to: "two.txt")
        let result = await scenario.execute()
        #expect(result.exit == 4)
        #expect(result.error.contains("one.txt") && result.error.contains("two.txt"))
        #expect(scenario.calls.isEmpty)
        #expect(try scenario.repository.read("one.txt") == "half\n")
    }

    @Test func uncommittedPlanIsNoticed() async throws {
        let scenario = try Scenario(.single, committed: false)
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(result.error.contains("the plan itself is not committed"))
    }
}
