import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct CreationTests {
    private func project() async throws -> (ScratchRepository, CapturedContext) {
        let scratch = try ScratchRepository()
        let context = CapturedContext(scratch)
        #expect(await context.run("init", "--name", "Tally").exit == 0)
        return (scratch, context)
    }

    @Test func newPlansAndPhasesAreCleanAndListed() async throws {
        let (scratch, context) = try await project()
        let plan = try await context.run("plan", "new", "1", "--title", "Count: the \"lines\"", "--json").json()
        #expect(plan["id"]?.stringValue == "01-02")
        #expect(plan["path"]?.stringValue == ".planning/phases/pending/01-foundation/01-02-PLAN.md")
        let phase = try await context.run("phase", "new", "Reports & sums", "--goal", "sums are seen", "--json").json()
        #expect(phase["path"]?.stringValue == ".planning/phases/pending/02-reports-sums/02-01-PLAN.md")
        let between = try await context.run("phase", "new", "Urgent", "--after", "1", "--json").json()
        #expect(between["id"]?.stringValue == "01.1-01")
        let later = try await context.run("plan", "new", "2", "--after", "02-01", "--json").json()
        #expect(later["id"]?.stringValue == "02-02")
        let shown = try await context.run("plan", "show", "02-02", "--json").json()
        #expect(shown["depends_on"] == ["02-01"])
        #expect(shown["wave"]?.integerValue == 2)

        let lint = await context.run("plan", "lint")
        #expect(lint.output.hasSuffix("5 plans: 0 errors, 0 warnings\n"), "\(lint.output)")
        let check = await context.run("check", "--strict")
        #expect(check.exit == 0, "\(check.output)")
        let roadmap = try scratch.read(".planning/ROADMAP.md")
        #expect(roadmap.contains("- [ ] 01-02-PLAN.md — Count: the \"lines\"\n"))
        #expect(roadmap.contains("**Plans:** 0/2 plans complete"))
        #expect(roadmap.contains("### Phase 2: Reports & sums\n\n**Goal:** sums are seen\n"))
        #expect(roadmap.contains("- [ ] 02-02-PLAN.md — Say what this plan reaches\n"))
    }

    @Test func withoutARoadmapAndInFlatLayout() async throws {
        let scratch = try ScratchRepository(initialized: false)
        try scratch.write(PlanningFixture.plan("3-01"), to: ".planning/phases/3-work/3-01-PLAN.md")
        let context = CapturedContext(scratch)
        let phase = try await context.run("phase", "new", "Next", "--json").json()
        #expect(phase["path"]?.stringValue == ".planning/phases/04-next/04-01-PLAN.md")
        #expect(phase["roadmap"]?.arrayValue?.isEmpty == true)
        let plan = try await context.run("plan", "new", "3", "--json").json()
        #expect(plan["id"]?.stringValue == "3-02")
        #expect(await context.run("plan", "lint", "04-01").output.hasSuffix("1 plan: 0 errors, 0 warnings\n"))
    }

    @Test func manyAtOnceGetDifferentNumbers() async throws {
        let (scratch, context) = try await project()
        let ids = await withTaskGroup(of: [String].self) { group in
            for index in 0..<6 {
                group.addTask {
                    let plan = try? await context.run("plan", "new", "1", "--json").json()["id"]?.stringValue
                    let phase = try? await context.run("phase", "new", "Phase \(index)", "--json").json()["id"]?
                        .stringValue
                    return [plan, phase].compactMap(\.self)
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ids.count == 12)
        #expect(Set(ids).count == 12)
        let check = await context.run("check", "--strict")
        #expect(check.exit == 0, "\(check.output)")
        #expect(try scratch.git("status", "--porcelain", "-uall").contains(".kata-") == false)
    }

    @Test func badNamesAndPlacesAreRefused() async throws {
        let (scratch, context) = try await project()
        #expect(await context.run("phase", "new", "  ").exit == 2)
        #expect(await context.run("plan", "new", "77").exit == 3)
        #expect(await context.run("phase", "new", "x", "--after", "77").exit == 3)
        #expect(await context.run("plan", "new", "1", "--after", "77-01").exit == 3)
        let hostile = try await context.run("phase", "new", "../../x\n---\n</tasks>\u{1B}[2J", "--json").json()
        let path = try #require(hostile["path"]?.stringValue)
        #expect(path.hasPrefix(".planning/phases/pending/02-"))
        #expect(!path.contains(".."))
        #expect(await context.run("plan", "lint", "02-01").exit == 0)
        // A folder for phases that leads out of the project is not written to.
        try FileManager.default.removeItem(atPath: "\(scratch.path)/.planning/phases/pending")
        try FileManager.default.createDirectory(
            atPath: "\(scratch.folder.path)/away", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(scratch.path)/.planning/phases/pending", withDestinationPath: "\(scratch.folder.path)/away")
        #expect(await context.run("phase", "new", "Out").exit == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(scratch.folder.path)/away").isEmpty)
    }
}
