import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct StatusAndCheckTests {
    private func project(initialized: Bool = true) throws -> (ScratchRepository, CapturedContext) {
        let scratch = try ScratchRepository(initialized: initialized)
        try PlanningFixture.write { try scratch.write($0, to: $1) }
        return (scratch, CapturedContext(scratch))
    }

    @Test(arguments: [true, false])
    func statusCountsFilesWithAndWithoutGit(_ hasRepository: Bool) async throws {
        let (scratch, context) = try project(initialized: hasRepository)
        try scratch.write("# Tally\n", to: ".planning/PROJECT.md")
        try scratch.write("---\nprogress:\n  percent: 100\n---\nProgress: 100%\n", to: ".planning/STATE.md")
        let json = try await context.run("status", "--json").json()
        #expect(json["title"]?.stringValue == "Tally")
        #expect(json["plans"] == ["done": 2, "total": 4])
        #expect(json["phases"] == ["done": 1, "total": 2])
        #expect(json["percent"]?.integerValue == 50)
        #expect(json["next"]?["id"]?.stringValue == "02-02")
        #expect(json["blocked"]?[0]?["waits_for"] == ["02-02"])
        let text = await context.run("status").output
        #expect(text.contains("50%  2 of 4 plans, 1 of 2 phases done"))
        #expect(text.contains("kata plan execute 02-02"))
    }

    @Test func whatWaitsForAPersonComesFirst() async throws {
        let (scratch, context) = try project()
        try scratch.write(
            "---\nstatus: testing\n---\nresult: [pending]\n", to: ".planning/phases/pending/02-work/02-UAT.md")
        let text = await context.run("status").output
        let waiting = try #require(text.firstRange(of: "Waits for you"))
        let next = try #require(text.firstRange(of: "Next"))
        #expect(waiting.lowerBound < next.lowerBound)
        #expect(text.contains("phase 02  1 test to be tried by a person"))
        let show = try await context.run("phase", "show", "2", "--json").json()
        #expect(show["reports"]?[0]?["kind"]?.stringValue == "uat")
        #expect(show["reports"]?[0]?["needs_person"]?.booleanValue == true)
    }

    @Test func everythingDoneAndNothingThere() async throws {
        let (scratch, context) = try project()
        for plan in ["02-02", "02-03"] {
            try scratch.write("# Summary\n", to: ".planning/phases/pending/02-work/\(plan)-SUMMARY.md")
        }
        #expect(await context.run("status").output.contains("Everything is done."))
        let empty = try ScratchRepository()
        try empty.write("# P\n", to: ".planning/PROJECT.md")
        #expect(await CapturedContext(empty).run("status").output.contains("no plans yet"))
        #expect(await CapturedContext(try ScratchRepository()).run("status").exit == 3)
    }

    @Test func treeShowsPhasesWavesAndState() async throws {
        let (_, context) = try project()
        let text = await context.run("plan", "list", "--tree").output
        #expect(text.contains("✓ 01-start  completed  1 of 1 done\n  wave 1\n    ✓ 01-01"))
        #expect(text.contains("● 02-work  pending  1 of 3 done\n"))
        #expect(text.contains("  wave 3\n    · 02-03  Third  after 02-02\n"))
        let json = try await context.run("plan", "list", "--tree", "--json").json()
        #expect(json[1]?["plans"]?.arrayValue?.compactMap { $0["wave"]?.integerValue } == [1, 2, 3])
    }

    @Test func checkEndsWithOneOnErrorsOnly() async throws {
        let (scratch, context) = try project()
        #expect(await context.run("check").exit == 0)
        try scratch.write("", to: ".planning/phases/pending/02-work/02-09-SUMMARY.md")
        let warned = await context.run("check")
        #expect(warned.exit == 0)
        #expect(warned.output.contains("warning[check.orphan-summary]"))
        #expect(await context.run("check", "--strict").exit == 1)
        try scratch.write(PlanningFixture.plan("02-01"), to: ".planning/phases/active/02-more/02-01-PLAN.md")
        let failed = await context.run("check", "--json")
        #expect(failed.exit == 1)
        let codes = try failed.json()["diagnostics"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
        #expect(codes.contains("check.duplicate-phase"))
        #expect(codes.contains("plan.duplicate-id"))
    }

    @Test func commitsOfSummariesAreLookedFor() async throws {
        let (scratch, context) = try project()
        let commit = try scratch.commitAll("base")
        try scratch.write(
            "# S\n\n## Task Commits\n\n1. **Task 1: a** - `\(commit.prefix(7))` (feat)\n2. **Task 2: b** - `dead123` (feat)\n",
            to: ".planning/phases/pending/02-work/02-01-SUMMARY.md")
        let json = try await context.run("check", "--json").json()
        let missing =
            json["diagnostics"]?.arrayValue?.filter { $0["code"]?.stringValue == "check.summary-commit" } ?? []
        #expect(missing.count == 1)
        #expect(missing.first?["line"]?.integerValue == 6)
        #expect(json["commits_checked"]?.booleanValue == true)
    }

    @Test func whatIsNoFileIsNamed() async throws {
        let (scratch, context) = try project()
        try scratch.write("x", to: ".planning/phases/pending/02-work/02-07-PLAN.md/inside.md")
        try scratch.write("x", to: ".planning/STATE.md/x")
        try FileManager.default.createSymbolicLink(
            atPath: "\(scratch.path)/.planning/ROADMAP.md", withDestinationPath: "nowhere.md")
        let result = await context.run("check", "--json")
        #expect(result.exit == 1)
        let found =
            try result.json()["diagnostics"]?.arrayValue?.filter { $0["severity"]?.stringValue == "error" } ?? []
        #expect(
            found.compactMap { "\($0["code"]?.stringValue ?? "") \($0["file"]?.stringValue ?? "")" } == [
                "check.unreadable .planning/ROADMAP.md", "check.not-a-file .planning/STATE.md",
                "check.not-a-file .planning/phases/pending/02-work/02-07-PLAN.md",
            ])
    }

    @Test func thousandsOfPhasesAreNoTrouble() async throws {
        let scratch = try ScratchRepository(initialized: false)
        for number in 1...400 {
            try scratch.write(
                PlanningFixture.plan("\(number)-01"), to: ".planning/phases/\(number)-x/\(number)-01-PLAN.md")
        }
        let context = CapturedContext(scratch)
        #expect(try await context.run("status", "--json").json()["plans"]?["total"]?.integerValue == 400)
        #expect(await context.run("check").exit == 0)
        #expect(try await context.run("phase", "new", "Next", "--json").json()["id"]?.stringValue == "401-01")
    }
}
