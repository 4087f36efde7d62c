import KataCore
import Testing

@testable import KataPlan

@Suite struct PlanningTreeTests {
    static let files = [
        "PROJECT.md", "phases/pending/10-later/10-01-PLAN.md", "phases/active/09-now/09-01-PLAN.md",
        "phases/active/09-now/09-01-SUMMARY.md", "phases/active/09-now/09-02-PLAN.md",
        "phases/active/09-now/09-RESEARCH.md", "phases/completed/02.1-fix/02.1-01-PLAN.md",
        "phases/completed/02.1-fix/02.1-01-SUMMARY.md", "phases/03-flat/03-01-setup-PLAN.md",
        "phases/03-flat/03-01-SUMMARY.md", "phases/03-flat/03-GAP1-PLAN.md", "phases/03-flat/03-06b-PLAN.md",
        "phases/100-big/100-01-PLAN.md", "phases/04-alone/PLAN.md", "milestones/v1.0-phases/09-now/09-01-PLAN.md",
        "milestones/v1.0-phases/01-old/01-01-PLAN.md", "quick/003-tidy/003-PLAN.md",
        "quick/260214-abc-words/260214-abc-PLAN.md", "phases/active/09-now/09-PLAN-OUTLINE.md",
        "phases/active/09-now/REPLAN-NOTES.md", "deltas/INTEGRATION-PLAN.md", "phases/11-plans/plans/PLAN-01.md",
        "phases/v0.2-05-mile/v0.2-05-01-PLAN.md",
    ]
    static let tree = PlanningTree(files: files)

    @Test func whatIsNoFileIsNamedWhereAPlanWouldBe() {
        let others = ["phases/01-a/01-01-PLAN.md", "phases/01-a", "notes/01-02-PLAN.md", "phases/01-a/NOTES.md"]
        let tree = PlanningTree(files: [], others: others.map { .init(path: $0, reason: "a folder") })
        #expect(tree.plans.isEmpty)
        let findings = tree.unreadableDiagnostics(prefix: ".planning/")
        #expect(findings.map(\.position?.file) == [".planning/phases/01-a/01-01-PLAN.md"])
        #expect(findings.map(\.message) == ["this is a folder, not a file"])
    }

    @Test func tenThousandPhasesAreFoundInAMoment() {
        let tree = PlanningTree(files: (1...10_000).map { "phases/\($0)-x/\($0)-01-PLAN.md" })
        #expect(tree.plans.count == 10_000)
        #expect(tree.phases.count == 10_000)
        #expect(tree.plans.map(\.id.phase.text).prefix(2) == ["1", "2"])
        guard case .found(let plan) = tree.resolve("9999-01") else {
            Issue.record("9999-01 is not found")
            return
        }
        #expect(plan.path == "phases/9999-x/9999-01-PLAN.md")
    }

    @Test func findsEveryPlanOnce() {
        let found = Dictionary(grouping: Self.tree.plans, by: \.path).mapValues { $0.map(\.id.description) }
        #expect(found["phases/active/09-now/09-02-PLAN.md"] == ["09-02"])
        #expect(found["phases/completed/02.1-fix/02.1-01-PLAN.md"] == ["02.1-01"])
        #expect(found["phases/03-flat/03-01-setup-PLAN.md"] == ["03-01"])
        #expect(found["phases/03-flat/03-GAP1-PLAN.md"] == ["03-GAP1"])
        #expect(found["phases/03-flat/03-06b-PLAN.md"] == ["03-06b"])
        #expect(found["phases/100-big/100-01-PLAN.md"] == ["100-01"])
        #expect(found["phases/04-alone/PLAN.md"] == ["04"])
        #expect(found["quick/003-tidy/003-PLAN.md"] == ["003"])
        #expect(found["quick/260214-abc-words/260214-abc-PLAN.md"] == ["260214-abc"])
        #expect(found["phases/11-plans/plans/PLAN-01.md"] == ["11-01"])
        #expect(found["phases/v0.2-05-mile/v0.2-05-01-PLAN.md"] == ["v0.2-05-01"])
        #expect(Self.tree.plans.count == 15)
        #expect(
            Self.tree.skipped.map(\.path) == [
                "deltas/INTEGRATION-PLAN.md", "phases/active/09-now/09-PLAN-OUTLINE.md",
                "phases/active/09-now/REPLAN-NOTES.md",
            ])
    }

    @Test func knowsStatesAndSummaries() throws {
        func plan(_ path: String) throws -> PlanReference { try #require(Self.tree.plans.first { $0.path == path }) }
        #expect(try plan("phases/pending/10-later/10-01-PLAN.md").state == .pending)
        #expect(try plan("phases/active/09-now/09-01-PLAN.md").state == .active)
        #expect(try plan("phases/active/09-now/09-01-PLAN.md").summaryPath == "phases/active/09-now/09-01-SUMMARY.md")
        #expect(try plan("phases/active/09-now/09-02-PLAN.md").summaryPath == nil)
        #expect(try plan("phases/completed/02.1-fix/02.1-01-PLAN.md").state == .completed)
        #expect(try plan("phases/03-flat/03-01-setup-PLAN.md").summaryPath == "phases/03-flat/03-01-SUMMARY.md")
        #expect(try plan("milestones/v1.0-phases/09-now/09-01-PLAN.md").state == .milestone("v1.0"))
        #expect(try plan("milestones/v1.0-phases/09-now/09-01-PLAN.md").isArchived)
        #expect(try plan("quick/003-tidy/003-PLAN.md").state == .quick)
    }

    @Test(
        arguments: [
            ("09-01", "phases/active/09-now/09-01-PLAN.md"), ("9-1", "phases/active/09-now/09-01-PLAN.md"),
            (".planning/phases/active/09-now/09-02-PLAN.md", "phases/active/09-now/09-02-PLAN.md"),
            ("09-02-PLAN.md", "phases/active/09-now/09-02-PLAN.md"), ("setup", "phases/03-flat/03-01-setup-PLAN.md"),
            ("2.1-1", "phases/completed/02.1-fix/02.1-01-PLAN.md"), ("03-GAP1", "phases/03-flat/03-GAP1-PLAN.md"),
            ("03-gap1", "phases/03-flat/03-GAP1-PLAN.md"), ("10", "phases/pending/10-later/10-01-PLAN.md"),
            ("later", "phases/pending/10-later/10-01-PLAN.md"), ("lat", "phases/pending/10-later/10-01-PLAN.md"),
            ("01-01", "milestones/v1.0-phases/01-old/01-01-PLAN.md"), ("003", "quick/003-tidy/003-PLAN.md"),
            ("phases/04-alone", "phases/04-alone/PLAN.md"),
        ])
    func resolves(_ query: String, _ path: String) {
        guard case .found(let plan) = Self.tree.resolve(query) else {
            Issue.record("\(Self.tree.resolve(query))")
            return
        }
        #expect(plan.path == path)
    }

    @Test func realTiesListAll() {
        let tree = PlanningTree(files: [
            "phases/01-a/01-01-PLAN.md", "phases/01-b/01-01-PLAN.md", "phases/01-b/01-02-PLAN.md",
        ])
        guard case .ambiguous(let plans) = tree.resolve("01-01") else { return #expect(Bool(false)) }
        #expect(plans.map(\.path) == ["phases/01-a/01-01-PLAN.md", "phases/01-b/01-01-PLAN.md"])
        guard case .ambiguous(let all) = tree.resolve("09") else {
            guard case .notFound = tree.resolve("09") else { return #expect(Bool(false)) }
            return
        }
        #expect(all.isEmpty)
    }

    @Test func whatIsNotFoundHasSuggestions() {
        #expect(Self.isNotFound("09-03", with: "09-02"))
        #expect(Self.isNotFound("sutep", with: "setup"))
        #expect(Self.tree.resolve("") == .notFound(suggestions: []))
        #expect(Self.tree.resolve("../../etc/passwd") == .notFound(suggestions: []))
    }

    private static func isNotFound(_ query: String, with suggestion: String) -> Bool {
        guard case .notFound(let suggestions) = tree.resolve(query) else { return false }
        return suggestions.contains(suggestion)
    }

    @Test(
        arguments: [
            (".planning/phases/pending/09-now/09-RESEARCH.md", "phases/active/09-now/09-RESEARCH.md"),
            ("phases/9-now/09-RESEARCH.md", "phases/active/09-now/09-RESEARCH.md"),
            (".planning/PROJECT.md", "PROJECT.md"),
            (".planning/phases/pending/09-renamed/09-01-SUMMARY.md", "phases/active/09-now/09-01-SUMMARY.md"),
        ])
    func resolvesReferencesToMovedPhases(_ path: String, _ expected: String) {
        #expect(Self.tree.resolveReference(path) == expected)
    }

    @Test func unknownReferencesAreNotGuessed() {
        #expect(Self.tree.resolveReference(".planning/phases/pending/77-x/77-RESEARCH.md") == nil)
        #expect(Self.tree.resolveReference("src/a.ts") == nil)
    }

    @Test func ordersNumbersAsPeopleDo() {
        let ids = PlanningTree(files: [
            "phases/10-b/10-01-PLAN.md", "phases/2-a/2-10-PLAN.md", "phases/2-a/2-9-PLAN.md",
        ]).plans
        #expect(ids.map(\.id.description) == ["2-9", "2-10", "10-01"])
    }
}
