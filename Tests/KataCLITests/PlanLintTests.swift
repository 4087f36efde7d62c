import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct PlanLintTests {
    private static let path = ".planning/phases/01-work/01-01-PLAN.md"
    private static let broken = PlanningFixture.plan("01-01").replacing(
        "autonomous: true", with: "autonomous: true\nnote: \"Skip\" and retry\ngap-closure: false")
    private static let mended = PlanningFixture.plan("01-01").replacing(
        "autonomous: true", with: "autonomous: true\nnote: '\"Skip\" and retry'\ngap_closure: false")

    private func project(_ text: String = broken) throws -> (ScratchRepository, CapturedContext) {
        let scratch = try ScratchRepository()
        try scratch.write(text, to: Self.path)
        return (scratch, CapturedContext(scratch))
    }

    @Test func findingsStandUnderTheirFileWithTheirLine() async throws {
        let (scratch, context) = try project()
        try scratch.write(
            PlanningFixture.plan("01-02", dependsOn: ["01-09"]), to: ".planning/phases/01-work/01-02-PLAN.md")
        let result = await context.run("plan", "lint")
        #expect(result.exit == 1)
        #expect(result.output.contains("\(Self.path)  2 warnings, 1 notice\n"))
        #expect(result.output.contains("      7 |   - 01-09\n        |     ^^^^^\n"))
        #expect(result.output.contains("2 plans: 1 error, 3 warnings\n"))
        // The line is found from any folder inside the project.
        let inside = CapturedContext(in: "\(scratch.path)/.planning", environment: scratch.environment)
        #expect(await inside.run("plan", "lint").output.contains("|     ^^^^^\n"))
    }

    @Test func fixMendsOnceAndOnlyWhatItMay() async throws {
        let (scratch, context) = try project()
        let json = try await context.run("plan", "lint", "--fix", "--json").json()
        #expect(
            json["fixed"]?.arrayValue?.compactMap { $0["code"]?.stringValue } == [
                "plan.yaml-recovered", "plan.legacy-key",
            ])
        #expect(json["files"]?.integerValue == 1)
        #expect(try scratch.read(Self.path) == Self.mended)
        let again = try await context.run("plan", "lint", "--fix", "--json").json()
        #expect(again["fixed"]?.arrayValue?.isEmpty == true)
        #expect(try scratch.read(Self.path) == Self.mended)
    }

    @Test func diffIsWhatGitAppliesAndChangesNothing() async throws {
        let (scratch, context) = try project()
        let result = await context.run("plan", "lint", "--diff")
        #expect(result.exit == 0)
        #expect(try scratch.read(Self.path) == Self.broken)
        try scratch.write(result.output, to: "x.patch")
        try scratch.git("apply", "--check", "x.patch")
        try scratch.git("apply", "x.patch")
        #expect(try scratch.read(Self.path) == Self.mended)
    }

    @Test func aProjectBelowTheRootIsPatchedFromTheRoot() async throws {
        let scratch = try ScratchRepository()
        try scratch.write(Self.broken, to: "services/api/\(Self.path)")
        let context = CapturedContext(in: "\(scratch.path)/services/api", environment: scratch.environment)
        try scratch.write(await context.run("plan", "lint", "--diff").output, to: "x.patch")
        try scratch.git("apply", "x.patch")
        #expect(try scratch.read("services/api/\(Self.path)") == Self.mended)
        let sarif = try await context.run("plan", "lint", "--format", "sarif").json()
        let uri = sarif["runs"]?[0]?["results"]?[0]?["locations"]?[0]?["physicalLocation"]?["artifactLocation"]?["uri"]
        #expect(uri?.stringValue == nil || uri?.stringValue?.hasPrefix("services/api/.planning/") == true)
    }

    @Test func linksAreNotWrittenThrough() async throws {
        let scratch = try ScratchRepository()
        try scratch.folder.write(Self.broken, to: "elsewhere/phases/01-work/01-01-PLAN.md")
        try scratch.folder.write(Self.broken, to: "elsewhere/real.md")
        try FileManager.default.createSymbolicLink(
            atPath: "\(scratch.path)/.planning", withDestinationPath: "\(scratch.folder.path)/elsewhere")
        let outside = await CapturedContext(scratch).run("plan", "lint", "--fix")
        #expect(outside.exit == 4)
        #expect(outside.error.contains("document.outside"))
        #expect(try scratch.folder.read("elsewhere/phases/01-work/01-01-PLAN.md") == Self.broken)

        let (second, context) = try project()
        try FileManager.default.removeItem(atPath: "\(second.path)/\(Self.path)")
        try second.write(Self.broken, to: "real.md")
        try FileManager.default.createSymbolicLink(
            atPath: "\(second.path)/\(Self.path)", withDestinationPath: "\(second.path)/real.md")
        let link = await context.run("plan", "lint", "--fix")
        #expect(link.exit == 4)
        #expect(link.error.contains("document.link"))
        #expect(try second.read("real.md") == Self.broken)
    }

    @Test func sarifNamesRulesPlacesAndUnits() async throws {
        let (_, context) = try project(
            Self.broken.replacing("note:", with: "title: \"äöü\"\nnote:").replacing(
                "<done>notes.txt has a line.</done>", with: ""))
        let run = try #require(try await context.run("plan", "lint", "--format", "sarif").json()["runs"]?[0])
        #expect(run["columnKind"]?.stringValue == "unicodeCodePoints")
        let rules = try #require(run["tool"]?["driver"]?["rules"]?.arrayValue)
        #expect(Set(rules.compactMap { $0["id"]?.stringValue }).count == rules.count)
        let results = try #require(run["results"]?.arrayValue)
        #expect(!results.isEmpty)
        for result in results {
            let index = try #require(result["ruleIndex"]?.integerValue)
            #expect(rules[Int(index)]["id"] == result["ruleId"])
            let place = try #require(result["locations"]?[0]?["physicalLocation"])
            #expect(place["artifactLocation"]?["uri"]?.stringValue == Self.path)
            #expect(place["artifactLocation"]?["uriBaseId"]?.stringValue == "%SRCROOT%")
            #expect((place["region"]?["startColumn"]?.integerValue ?? 0) >= 1)
        }
        #expect(SarifReport.uri("a b/ü#%.md") == "a%20b/%C3%BC%23%25.md")
    }

    @Test func contradictingOptionsAreUsageErrors() async throws {
        let (_, context) = try project()
        #expect(await context.run("plan", "lint", "--json", "--format", "sarif").exit == 2)
        #expect(await context.run("plan", "lint", "--diff", "--json").exit == 2)
        #expect(await context.run("plan", "lint", "--format", "xml").exit == 2)
    }
}
