import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct PhaseTests {
    private func project() throws -> (ScratchRepository, CapturedContext) {
        let scratch = try ScratchRepository(initialized: false)
        try PlanningFixture.write { try scratch.write($0, to: $1) }
        return (scratch, CapturedContext(scratch))
    }

    @Test func listCountsWhatIsDone() async throws {
        let (scratch, context) = try project()
        try scratch.write("# Context\n", to: ".planning/phases/pending/10-later/CONTEXT.md")
        let json = try await context.run("phase", "list", "--json").json().arrayValue ?? []
        #expect(json.compactMap { $0["phase"]?.stringValue } == ["01-start", "02-work", "10-later"])
        #expect(json.compactMap { $0["done"]?.integerValue } == [1, 1, 0])
        #expect(json.compactMap { $0["total"]?.integerValue } == [1, 3, 0])
        #expect(json.first?["state"]?.stringValue == "completed")
        let text = await context.run("phase", "list").output
        #expect(text.contains("1 of 3 plans done"))
        #expect(text.contains("no plans"))
    }

    @Test(arguments: ["2", "02", "02-work", "work", "02-w", ".planning/phases/pending/02-work/"])
    func showFindsThePhaseByAnyOfItsNames(_ name: String) async throws {
        let (_, context) = try project()
        let json = try await context.run("phase", "show", name, "--json").json()
        #expect(json["phase"]?.stringValue == "02-work")
    }

    @Test func wavesFollowFromWhatPlansWaitFor() async throws {
        let (_, context) = try project()
        let plans = try await context.run("phase", "show", "2", "--json").json()["plans"]?.arrayValue ?? []
        #expect(plans.compactMap { $0["wave"]?.integerValue } == [1, 2, 3])
        #expect(plans.compactMap { $0["done"]?.booleanValue } == [true, false, false])
        #expect(plans.last?["depends_on"] == ["02-02"])
        let text = await context.run("phase", "show", "2").output
        #expect(text.contains("wave 3"))
        #expect(text.contains("after 02-02"))
    }

    @Test func whatWasDecidedBeforePlanningIsNamed() async throws {
        let (scratch, context) = try project()
        try scratch.write(
            "# Phase 2: Context\n\n## Decisions\n- **D-01**: Plain files.\n- **D-02**: No server.\n",
            to: ".planning/phases/pending/02-work/02-CONTEXT.md")
        try scratch.write("# Research\n## Stack\n", to: ".planning/phases/pending/02-work/02-RESEARCH.md")
        let text = await context.run("phase", "show", "2").output
        #expect(text.contains("context: Phase 2: Context · 2 decisions\n"))
        #expect(text.contains("research: Research\n"))
        let documents = try await context.run("phase", "show", "2", "--json").json()["documents"]?.arrayValue ?? []
        #expect(documents.compactMap { $0["kind"]?.stringValue } == ["context", "research"])
        #expect(documents.first?["decisions"] == ["D-01", "D-02"])
    }

    @Test func plansThatWaitForEachOtherHaveNoWave() async throws {
        let (scratch, context) = try project()
        try scratch.write(
            PlanningFixture.plan("02-02", dependsOn: ["02-03"]), to: ".planning/phases/pending/02-work/02-02-PLAN.md")
        let plans = try await context.run("phase", "show", "2", "--json").json()["plans"]?.arrayValue ?? []
        #expect(plans.compactMap { $0["wave"]?.integerValue } == [1, 0, 0])
        #expect(await context.run("phase", "show", "2").output.contains("waits for itself"))
    }

    @Test func unknownAndAmbiguousPhasesAreNotFound() async throws {
        let (scratch, context) = try project()
        let unknown = await context.run("phase", "show", "77")
        #expect(unknown.exit == 3)
        #expect(unknown.error.contains("02-work"))
        try scratch.write(PlanningFixture.plan("02-09"), to: ".planning/phases/active/02-other/02-09-PLAN.md")
        let ambiguous = await context.run("phase", "show", "2")
        #expect(ambiguous.exit == 3)
        #expect(ambiguous.error.contains(".planning/phases/pending/02-work"))
        #expect(ambiguous.error.contains(".planning/phases/active/02-other"))
        #expect(await context.run("phase", "show", "").exit == 3)
    }

    @Test func withoutAProjectNothingIsFound() async throws {
        let scratch = try ScratchRepository(initialized: false)
        #expect(await CapturedContext(scratch).run("phase", "list").exit == 3)
        #expect(await CapturedContext(scratch).run("phase", "show").exit == 2)
    }
}
