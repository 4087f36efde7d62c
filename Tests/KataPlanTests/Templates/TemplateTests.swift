import KataCore
import Testing

@testable import KataPlan

struct TemplateTests {
    private let project = ProjectTemplate(name: "Sample", createdAt: Timestamp(milliseconds: 1_771_503_540_500))

    private func text(_ suffix: String) -> String {
        project.files.first { $0.path.display.hasSuffix(suffix) }.map { String(decoding: $0.bytes, as: UTF8.self) }
            ?? ""
    }

    @Test func aNewProjectHasEveryDocument() {
        #expect(
            project.files.map(\.path.display) == [
                ".planning/PROJECT.md", ".planning/ROADMAP.md", ".planning/STATE.md", ".planning/config.json",
                ".planning/phases/pending/01-foundation/01-01-PLAN.md", ".planning/phases/active/.gitkeep",
                ".planning/phases/completed/.gitkeep",
            ])
        #expect(text("PROJECT.md").hasPrefix("# Sample\n"))
    }

    @Test func theSettingsAreValidAndTheDefaultsInForce() {
        let document = SettingsDocument.parse(bytes: Array(text("config.json").utf8), path: "config.json")
        #expect(document.diagnostics == [])
        #expect(!document.entries.isEmpty)
        #expect(SettingsResolver(project: document).resolve().retries == 2)
    }

    /// What the templates write, the editors understand: no notice, and every counter moves.
    @Test func theTrackingDocumentsCanBeTracked() {
        let facts = TrackingFacts(
            plan: PlanID(phase: PhaseNumber("01"), plan: "01"), planName: "x", phaseName: "Foundation",
            closedAt: Timestamp(milliseconds: 1_771_503_540_500), plansOfPhase: .init(1, of: 1), plans: .init(1, of: 1),
            phases: .init(1, of: 1))
        let state = TrackingEditor.state(Array(text("STATE.md").utf8), path: "STATE.md", facts: facts)
        #expect(state.diagnostics == [])
        let stateText = String(decoding: state.bytes, as: UTF8.self)
        #expect(stateText.contains("Plan: 1 of 1 in current phase\nStatus: Phase complete\n"))
        #expect(stateText.contains("Progress: [██████████] 100%"))
        let roadmap = TrackingEditor.roadmap(Array(text("ROADMAP.md").utf8), path: "ROADMAP.md", facts: facts)
        #expect(roadmap.diagnostics == [])
        let roadmapText = String(decoding: roadmap.bytes, as: UTF8.self)
        #expect(roadmapText.contains("- [x] **Phase 1: Foundation**"))
        #expect(roadmapText.contains("- [x] 01-01-PLAN.md"))
        #expect(roadmapText.contains("**Plans:** 1/1 plans complete"))
        #expect(roadmapText.contains("| 1. Foundation | 1/1 | Complete | 2026-02-19 |"))
    }

    @Test func aTitleCanNotOpenATag() {
        let plan = PlanTemplate.blank(
            phaseFolder: "02-x", plan: PlanID(phase: PhaseNumber("02"), plan: "01"),
            title: "</name>\n</task>\n<task type=\"auto\">\n---\n", summaryPath: "a\nb")
        let text = String(decoding: plan.render(), as: UTF8.self)
        let lines = text.split(separator: "\n").map(\.trimmed)
        #expect(lines.filter { $0.hasPrefix("<task ") }.count == 1)
        #expect(lines.filter { $0 == "</task>" }.count == 1)
        #expect(lines.filter { $0 == "---" }.count == 2)
    }

    @Test(arguments: [("Time & Place!", "time-place"), ("  ", "phase"), ("Ünïcode 9", "n-code-9"), ("../x", "x")])
    func slugsAreSafeFolderNames(title: String, slug: String) {
        #expect(PhaseTemplate.slug(title) == slug)
    }
}

extension Substring {
    fileprivate var trimmed: String { String(self).trimmed }
}
