import KataCore
import Testing

@testable import KataPlan

/// Small planning folders, each with one thing wrong.
@Suite struct PlanningCheckTests {
    /// - Parameter files: below the planning folder.
    private static func findings(_ files: [String: String]) -> [Diagnostic] {
        let tree = PlanningTree(files: Array(files.keys))
        func bytes(_ path: String) -> [UInt8]? { files[path].map { Array($0.utf8) } }
        let plans = tree.plans.compactMap { reference in
            bytes(reference.path).map {
                let document = PlanDocument.parse(bytes: $0, path: ".planning/\(reference.path)")
                return (reference: reference, outline: PlanOutline(document))
            }
        }
        var summaries: [String: ParsedSummary] = [:]
        for case let path? in tree.plans.map(\.summaryPath) {
            summaries[path] = bytes(path).map { SummaryDocument.parse(bytes: $0, path: ".planning/\(path)") }
        }
        return PlanningCheck(
            .init(
                tree: tree, plans: plans, summaries: summaries,
                roadmap: bytes("ROADMAP.md").map { .parse(bytes: $0, path: ".planning/ROADMAP.md") },
                requirements: bytes("REQUIREMENTS.md").map { .parse(bytes: $0, path: ".planning/REQUIREMENTS.md") },
                state: bytes("STATE.md").map { .parse(bytes: $0, path: ".planning/STATE.md") })
        ).findings()
    }

    private static func plan(_ extra: String = "", output: String = "") -> String {
        "---\nphase: 01-a\nplan: 01\n\(extra)\n---\n<output>\(output)</output>\n"
    }

    /// Phase 01 with one plan done and one to do, and documents that say so.
    private static let sound: [String: String] = [
        "phases/01-a/01-01-PLAN.md": plan(
            "requirements: [CORE-01]", output: ".planning/phases/pending/01-old/01-01-SUMMARY.md"),
        "phases/01-a/01-01-SUMMARY.md": "---\nstatus: complete\n---\n",
        "phases/01-a/01-02-PLAN.md": plan("requirements: [CORE-02]"),
        "phases/01-a/01-SUMMARY.md": "# The whole phase\n",
        "ROADMAP.md":
            "# R\n- [ ] **Phase 1: A** - a\n- [ ] **Phase 2: B** - b\n### Phase 1: A\n**Plans:** 1/2 plans complete\n- [x] 01-01-PLAN.md — x\n- [ ] 01-02-PLAN.md — y\n",
        "REQUIREMENTS.md": "- [x] **CORE-01**: a\n- [ ] **CORE-02**: b\n## v2\n- [ ] **CORE-09**: c\n",
        "STATE.md":
            "---\nprogress:\n  total_phases: 4\n  completed_phases: 0\n  total_plans: 2\n  completed_plans: 1\n---\nPhase: 1 of 2 (A)\nPlan: 1 of 2\n",
    ]

    @Test func aSoundFolderHasNoFindings() {
        #expect(Self.findings(Self.sound).isEmpty)
        #expect(Self.findings([:]).isEmpty)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var code: Diagnostic.Code
        var files: [String: String]
        /// Where the finding is reported.
        var file: String
        var line = 1
        var testDescription: String { "\(code)" }
    }

    static let cases: [Case] = [
        Case(code: .duplicatePhase, files: ["phases/1-b/01-07-PLAN.md": plan()], file: "phases/1-b"),
        Case(
            code: .caseCollision, files: ["phases/01-a/notes.md": "", "phases/01-a/NOTES.md": ""],
            file: "phases/01-a/notes.md"),
        Case(
            code: .phaseWithoutNumber, files: ["phases/misc/01-05-PLAN.md": plan()], file: "phases/misc/01-05-PLAN.md"),
        Case(code: .skippedFile, files: ["notes/MASTER-PLAN.md": ""], file: "notes/MASTER-PLAN.md"),
        Case(code: .orphanSummary, files: ["phases/01-a/01-09-SUMMARY.md": ""], file: "phases/01-a/01-09-SUMMARY.md"),
        Case(
            code: .summaryStatus, files: ["phases/01-a/01-01-SUMMARY.md": "---\nphase: 1\nstatus: halted\n---\n"],
            file: "phases/01-a/01-01-SUMMARY.md", line: 3),
        Case(
            code: .outputPath,
            files: ["phases/01-a/01-02-PLAN.md": plan("requirements: [CORE-02]", output: "`01-01-SUMMARY.md`")],
            file: "phases/01-a/01-02-PLAN.md"),
        Case(code: .roadmapPlanMissing, files: roadmap("- [x] 01-08-PLAN.md — z"), file: "ROADMAP.md", line: 8),
        Case(code: .roadmapPlanUnwritten, files: roadmap("- [ ] 01-08-PLAN.md — z"), file: "ROADMAP.md", line: 8),
        Case(
            code: .roadmapPlanUnlisted, files: ["phases/01-a/01-03-PLAN.md": plan()], file: "phases/01-a/01-03-PLAN.md"),
        Case(
            code: .roadmapMark, files: replacing("ROADMAP.md", "- [ ] 01-02", "- [x] 01-02"), file: "ROADMAP.md",
            line: 7),
        Case(
            code: .roadmapMark, files: replacing("ROADMAP.md", "- [ ] **Phase 1", "- [x] **Phase 1"),
            file: "ROADMAP.md", line: 2),
        Case(
            code: .roadmapPhaseUnlisted, files: ["phases/05-e/05-01-PLAN.md": plan()], file: "phases/05-e/05-01-PLAN.md"
        ),
        Case(code: .roadmapCounter, files: replacing("ROADMAP.md", "1/2", "2/2"), file: "ROADMAP.md", line: 5),
        Case(
            code: .requirementUnknown, files: ["phases/01-a/01-02-PLAN.md": plan("requirements: [CORE-02, CORE-07]")],
            file: "phases/01-a/01-02-PLAN.md", line: 4),
        Case(
            code: .requirementUnplanned, files: replacing("REQUIREMENTS.md", "## v2", "- [ ] **CORE-03**: d\n## v2"),
            file: "REQUIREMENTS.md", line: 3),
        Case(
            code: .requirementMark, files: replacing("REQUIREMENTS.md", "[ ] **CORE-02", "[x] **CORE-02"),
            file: "REQUIREMENTS.md", line: 2),
        Case(
            code: .requirementMark, files: replacing("REQUIREMENTS.md", "[x] **CORE-01", "[ ] **CORE-01"),
            file: "REQUIREMENTS.md", line: 1),
        Case(
            code: .stateCounter, files: replacing("STATE.md", "completed_plans: 1", "completed_plans: 2"),
            file: "STATE.md", line: 6),
        Case(
            code: .stateCounter, files: replacing("STATE.md", "Plan: 1 of 2", "Plan: 1 of 5"), file: "STATE.md", line: 9
        ),
        Case(code: .statePhase, files: replacing("STATE.md", "Phase: 1", "Phase: 8"), file: "STATE.md", line: 8),
    ]

    private static func roadmap(_ line: String) -> [String: String] {
        ["ROADMAP.md": (sound["ROADMAP.md"] ?? "") + line + "\n"]
    }

    private static func replacing(_ file: String, _ old: String, _ new: String) -> [String: String] {
        [file: (sound[file] ?? "").replacing(old, with: new)]
    }

    @Test("what is wrong is found at its place", arguments: cases)
    func wrong(_ example: Case) throws {
        let findings = Self.findings(Self.sound.merging(example.files) { $1 }).filter { $0.code == example.code }
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.position?.file == ".planning/\(example.file)")
        #expect(finding.position?.line == example.line)
        let rule = HealthRule.all.first { $0.code == example.code }
        #expect(example.code == .skippedFile || rule?.severity == finding.severity)
        #expect(!finding.hints.isEmpty)
    }

    /// Commits and files are looked at by the engine.
    @Test func everyRuleHasACase() {
        let shown = Set(Self.cases.map(\.code))
        #expect(
            HealthRule.all.map(\.code).filter { !shown.contains($0) } == [
                .notAFile, .unreadableDocument, .summaryCommit,
            ])
    }

    @Test func whatIsArchivedIsATargetOnly() {
        var files = Self.sound
        files["milestones/v1-phases/09-z/09-01-PLAN.md"] = Self.plan()
        files["milestones/v1-phases/09-z/09-02-SUMMARY.md"] = ""
        files["ROADMAP.md", default: ""] += "- [x] 09-01-PLAN.md — long ago\n"
        #expect(Self.findings(files).isEmpty)
    }
}
