import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// A requirement, its plans, their tasks, the summaries and the commits, from whichever end one begins.
@Suite struct PlanTraceTests {
    private static let plan = """
        ---
        phase: 01-login
        plan: 01
        type: execute
        wave: 1
        depends_on: []
        files_modified: [a.txt]
        autonomous: true
        requirements: [AUTH-01]
        ---

        # Sign in

        <task type="auto">
          <name>Task 1: Write the form</name>
          <files>a.txt</files>
          <action>Write it.</action>
          <verify>`test -f a.txt`</verify>
          <done>It is there.</done>
        </task>
        <task type="auto">
          <name>Task 2: Check the password</name>
          <files>a.txt</files>
          <action>Check it.</action>
          <verify>`test -f a.txt`</verify>
          <done>It is checked.</done>
        </task>

        """

    private static func project(initialized: Bool = true) throws -> ScratchRepository {
        let repository = try ScratchRepository(initialized: initialized)
        try repository.write(plan, to: ".planning/phases/01-login/01-01-PLAN.md")
        try repository.write(
            PlanningFixture.plan("02-01", title: "Sign out"), to: ".planning/phases/02-out/02-01-PLAN.md")
        try repository.write(
            "# Requirements\n\n- [x] **AUTH-01**: People sign in\n- [ ] **AUTH-02**: People sign out\n",
            to: ".planning/REQUIREMENTS.md")
        return repository
    }

    private static func commit(_ repository: ScratchRepository, _ message: String) throws -> String {
        try repository.write(message + UUID().uuidString, to: "a.txt")
        try repository.git("add", "-A")
        try repository.git("commit", "-qm", message)
        return try repository.git("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func commits(_ plan: JSONText?, task: Int) -> [String?] {
        plan?["tasks"]?[task]?["commits"]?.arrayValue?.map { $0["id"]?.stringValue } ?? []
    }

    @Test func aRequirementLeadsToPlansTasksAndCommits() async throws {
        let repository = try Self.project()
        _ = try Self.commit(repository, "docs: begin")
        let first = try Self.commit(
            repository, "feat(01-01): write the form\n\nKata-Plan: 01-01\nKata-Task: 1/2\nKata-Verify: pass 1/1")
        let second = try Self.commit(repository, "feat(1-1): check the password")
        let loose = try Self.commit(repository, "fix(01-01)!: a detail")
        _ = try Self.commit(repository, "feat(02-01): another plan's")
        _ = try Self.commit(repository, "feat(login): no plan's")
        try repository.write(
            "---\nphase: 01-login\nplan: 01\n---\n\n## Task Commits\n\n1. **Task 2: Check** - `\(second.prefix(7))` (feat)\n2. **Task 1: Gone** - `abcdef0` (feat)\n",
            to: ".planning/phases/01-login/01-01-SUMMARY.md")
        let kata = CapturedContext(repository)
        let result = try await kata.run("plan", "trace", "auth-01", "--json").json()
        #expect(result["subject"] == "requirement")
        #expect(result["requirement"]?["id"] == "AUTH-01")
        #expect(result["requirement"]?["text"] == "People sign in")
        #expect(result["requirement"]?["done"] == true)
        #expect(result["plans"]?.arrayValue?.count == 1)
        let plan = result["plans"]?[0]
        #expect(plan?["summary"] == ".planning/phases/01-login/01-01-SUMMARY.md")
        #expect(Self.commits(plan, task: 0) == [first])
        #expect(Self.commits(plan, task: 1) == [second])
        #expect(plan?["tasks"]?[0]?["commits"]?[0]?["by"] == "trailer")
        #expect(plan?["tasks"]?[1]?["commits"]?[0]?["by"] == "summary")
        #expect(plan?["commits"]?.arrayValue?.map { $0["id"]?.stringValue } == [loose])
        #expect(plan?["commits"]?[0]?["by"] == "scope")
        #expect(plan?["unreached"] == ["abcdef0"])

        let text = await kata.run("plan", "trace", "AUTH-01").output
        #expect(text.contains("✓ AUTH-01  People sign in"))
        #expect(text.contains("1/2  Write the form\n    \(first.prefix(7))  feat(01-01): write the form\n"))
        #expect(text.contains("not in this branch's history: abcdef0"))
    }

    @Test func aCommitLeadsBackToTaskPlanAndRequirement() async throws {
        let repository = try Self.project()
        let first = try Self.commit(repository, "feat(01-01): write the form\n\nKata-Plan: 01-01\nKata-Task: 1/2")
        let other = try Self.commit(repository, "chore: nobody's")
        let kata = CapturedContext(repository)
        let result = try await kata.run("plan", "trace", String(first.prefix(8)), "--json").json()
        #expect(result["subject"] == "commit")
        #expect(result["commit"]?["tasks"]?[0]?["plan"] == "01-01")
        #expect(result["commit"]?["tasks"]?[0]?["task"] == 1)
        #expect(result["plans"]?[0]?["requirements"]?[0]?["id"] == "AUTH-01")
        let nobodys = await kata.run("plan", "trace", other)
        #expect(nobodys.exit == 0)
        #expect(nobodys.output.contains("no plan here names it"))
    }

    /// All tasks of a plan may come in as one commit, whose body holds their trailers one after the other.
    @Test func aSquashBelongsToAllItsTasks() async throws {
        let repository = try Self.project()
        let squash = try Self.commit(
            repository,
            "Sign in (#1)\n\n* feat(01-01): one\n\nKata-Plan: 01-01\nKata-Task: 1/2\n\n* feat(01-01): two\n\nKata-Plan: 01-01\nKata-Task: 2/2\n"
        )
        let kata = CapturedContext(repository)
        let plan = try await kata.run("plan", "trace", "01-01", "--json").json()["plans"]?[0]
        #expect(Self.commits(plan, task: 0) == [squash])
        #expect(Self.commits(plan, task: 1) == [squash])
    }

    @Test func withoutARepositoryTheTraceEndsAtTheSummaries() async throws {
        let repository = try Self.project(initialized: false)
        try repository.write("# Done `abcdef0`\n", to: ".planning/phases/01-login/01-01-SUMMARY.md")
        let kata = CapturedContext(repository)
        let result = try await kata.run("plan", "trace", "01-01", "--json").json()
        #expect(result["subject"] == "plan")
        #expect(result["has_history"] == false)
        #expect(result["plans"]?[0]?["tasks"]?.arrayValue?.count == 2)
        #expect(result["plans"]?[0]?["unreached"] == [])
        #expect(await kata.run("plan", "trace", "01-01").output.contains("No Git repository: commits are unknown."))
        let open = await kata.run("plan", "trace", "AUTH-02")
        #expect(open.exit == 0)
        #expect(open.output.contains("no plan declares it"))
    }

    @Test func aSummaryCanClaimWhatItsPlanDidNotDeclare() async throws {
        let repository = try Self.project()
        try repository.write(
            "---\nphase: 02-out\nplan: 01\nrequirements-completed: [AUTH-02, AUTH-09]\n---\n\n# Done\n",
            to: ".planning/phases/02-out/02-01-SUMMARY.md")
        let kata = CapturedContext(repository)
        for id in ["AUTH-02", "auth-09"] {
            let result = try await kata.run("plan", "trace", id, "--json").json()
            #expect(result["plans"]?[0]?["id"] == "02-01")
        }
    }

    @Test func whatNothingIsCalledIsNotFound() async throws {
        let repository = try Self.project()
        let kata = CapturedContext(repository)
        let result = await kata.run("plan", "trace", "0123456789abcdef")
        #expect(result.exit == 3)
        #expect(result.error.contains("trace.not-found"))
    }
}
