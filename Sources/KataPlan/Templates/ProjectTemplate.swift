package import KataCore

/// The `.planning` folder of a new project: every document, one phase, one plan that can be executed as it stands.
package struct ProjectTemplate: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// Relative to the repository's root.
        package var path: RepositoryPath
        package var bytes: [UInt8]
    }

    package var name: String
    package var createdAt: Timestamp

    package init(name: String, createdAt: Timestamp) {
        self.name = name
        self.createdAt = createdAt
    }

    /// All files in the order in which they should be written.
    package var files: [File] {
        [
            file("PROJECT.md", project), file("ROADMAP.md", roadmap), file("STATE.md", state),
            file("config.json", config), file("phases/pending/\(phase.folderName)/01-01-PLAN.md", bytes: plan.render()),
            file("phases/active/.gitkeep", bytes: []), file("phases/completed/.gitkeep", bytes: []),
        ].compactMap(\.self)
    }

    private func file(_ path: String, _ lines: [String]) -> File? {
        file(path, bytes: Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private func file(_ path: String, bytes: [UInt8]) -> File? {
        guard let path = try? RepositoryPath(".planning/\(path)") else { return nil }
        return File(path: path, bytes: bytes)
    }

    private var title: String {
        let title = QuotedText.bold(name)
        return title.isEmpty ? "Project" : title
    }

    private static let planID = PlanID(phase: PhaseNumber("01"), plan: "01")
    private static let planTitle = "Write down how to build and test the project"

    private var phase: PhaseTemplate {
        PhaseTemplate(
            number: PhaseNumber("01"), title: "Foundation",
            goal: "Everybody who clones the project can build and test it.",
            plans: [(Self.planID, Self.planTitle)])
    }

    private var plan: PlanTemplate {
        PlanTemplate(
            phaseFolder: phase.folderName, plan: Self.planID, objective: "\(Self.planTitle).",
            purpose: "A newcomer gets from a clone to a green test run without asking.",
            truths: ["docs/DEVELOPMENT.md says how to build the project and how to test it."],
            tasks: [
                .init(
                    name: Self.planTitle, files: ["docs/DEVELOPMENT.md"],
                    action:
                        "Create docs/DEVELOPMENT.md with a title and two sections, Build and Test. Give the exact commands of this project, and leave every other file alone.",
                    verify: "grep -q '^# ' docs/DEVELOPMENT.md && grep -qi 'test' docs/DEVELOPMENT.md",
                    done: "docs/DEVELOPMENT.md has a title and names the commands that build and test the project.")
            ],
            summaryPath: ".planning/phases/pending/\(phase.folderName)/01-01-SUMMARY.md")
    }

    private var project: [String] {
        [
            "# \(title)", "", "## What This Is", "", "Say in two or three sentences what is built and for whom.", "",
            "## Core Value", "", "Say the one thing that must work.", "", "## Requirements", "", "### Validated", "",
            "None yet.", "", "### Active", "", "- [ ] Say what has to be true for the first release.", "",
            "### Out of Scope", "", "- Say what is left out, and why.", "", "## Constraints", "",
            "- Say what limits the choice of means.", "", "## Key Decisions", "", "| Decision | Rationale | Outcome |",
            "|----------|-----------|---------|", "", "---", "*Last updated: \(createdAt.date)*",
        ]
    }

    private var roadmap: [String] {
        ["# Roadmap: \(title)", "", "## Phases", "", phase.roadmapBox, "", "## Phase Details", ""]
            + phase.roadmapSection
            + [
                "", "## Progress", "", "| Phase | Plans Complete | Status | Completed |",
                "|-------|----------------|--------|-----------|", phase.roadmapRow,
            ]
    }

    private var state: [String] {
        [
            "# Project State", "", "## Project Reference", "", "See: .planning/PROJECT.md (updated \(createdAt.date))",
            "",
            "## Current Position", "", "Phase: 1 of 1 (Foundation)", "Plan: 0 of 1 in current phase",
            "Status: Ready to execute", "Last activity: \(createdAt.date) — Project created", "",
            "Progress: [░░░░░░░░░░] 0%", "", "## Accumulated Context", "", "### Decisions", "", "None yet.", "",
            "### Blockers", "", "None.",
        ]
    }

    private var config: [String] {
        [
            "{", "  \"mode\": \"interactive\",", "  \"commit_docs\": true,", "  \"parallelization\": false,",
            "  \"git\": {", "    \"branching_strategy\": \"none\"", "  },", "  \"workflow\": {",
            "    \"verifier\": true",
            "  },", "  \"kata\": {", "    \"retries\": 2,", "    \"timeouts\": {", "      \"hard\": \"1h\",",
            "      \"verify\": \"10m\"", "    }", "  }", "}",
        ]
    }
}
