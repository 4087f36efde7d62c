import KataCore
import Testing

@testable import KataPlan

@Suite struct PlanGraphTests {
    static func graph(_ plans: [(path: String, text: String)]) -> PlanGraph {
        let tree = PlanningTree(files: plans.map(\.path))
        return PlanGraph(
            tree.plans.map { plan in
                let text = plans.first { $0.path == plan.path }?.text ?? ""
                let document = PlanDocument.parse(bytes: Array("---\n\(text)\n---\n".utf8), path: plan.path)
                return (plan, PlanOutline(document))
            })
    }

    static func names(_ graph: PlanGraph) -> [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: graph.vertices.enumerated().map { index, vertex in
                (
                    vertex.plan.id.description,
                    graph.dependencies(of: index).map { graph.vertices[$0].plan.id.description }
                )
            })
    }

    @Test(
        "a dependency is found however it is written",
        arguments: ["02-01", "\"01\"", "01", "1", "2-1", "02-01-PLAN.md", "02-01-base", "\"Plan 02-01\"", "02-01-PLAN"])
    func resolves(_ text: String) {
        let graph = Self.graph([
            ("phases/02-b/02-01-base-PLAN.md", "depends_on: []"),
            ("phases/02-b/02-02-PLAN.md", "depends_on: [\(text)]"),
            ("phases/03-c/03-01-PLAN.md", "wave: 1"),
        ])
        #expect(Self.names(graph)["02-02"] == ["02-01"])
        #expect(graph.diagnostics.isEmpty)
        #expect(graph.vertices.map(\.wave) == [1, 2, 1])
    }

    @Test func aPhaseMeansAllItsPlans() {
        for text in ["02-b", "phase-2", "b"] {
            let graph = Self.graph([
                ("phases/02-b/02-01-PLAN.md", ""), ("phases/02-b/02-02-PLAN.md", ""),
                ("phases/03-c/03-01-PLAN.md", "depends_on: [\(text)]"),
            ])
            #expect(Self.names(graph)["03-01"] == ["02-01", "02-02"])
            // Waves count inside a phase.
            #expect(graph.vertices.last?.wave == 1)
        }
    }

    @Test func archivedPlansAreDone() {
        let graph = Self.graph([
            ("milestones/v1-phases/01-a/01-01-PLAN.md", ""), ("phases/02-b/02-01-PLAN.md", "depends_on: [01-01]"),
        ])
        #expect(graph.diagnostics.isEmpty)
        #expect(Self.names(graph)["02-01"] == [])
    }

    @Test func unknownPlansHaveSuggestions() {
        let graph = Self.graph([
            ("phases/02-b/02-01-PLAN.md", ""), ("phases/02-b/02-02-PLAN.md", "depends_on: [\"02-011\"]"),
        ])
        #expect(graph.diagnostics.map(\.code) == [.dependencyUnknown])
        #expect(graph.diagnostics.first?.hints.first?.hasPrefix("did you mean 02-01") == true)
        #expect(graph.diagnostics.first?.position?.line == 2)
    }

    @Test func cyclesAreNamedWithTheirPath() {
        let graph = Self.graph([
            ("phases/02-b/02-01-PLAN.md", "depends_on: [02-03]"), ("phases/02-b/02-02-PLAN.md", "depends_on: [02-01]"),
            ("phases/02-b/02-03-PLAN.md", "depends_on: [02-02]"), ("phases/02-b/02-04-PLAN.md", "depends_on: [02-03]"),
        ])
        #expect(graph.cycles.count == 1)
        #expect(graph.diagnostics.map(\.code) == [.dependencyCycle])
        #expect(graph.diagnostics.first?.message == "plans wait for each other: 02-01 → 02-03 → 02-02 → 02-01")
        #expect(graph.vertices.map(\.wave) == [0, 0, 0, 0])
    }

    @Test func aPlanThatWaitsForItselfIsACycle() {
        let graph = Self.graph([("phases/02-b/02-01-PLAN.md", "depends_on: [02-01]")])
        #expect(graph.diagnostics.map(\.code) == [.dependencyCycle])
    }

    @Test func severalCyclesAreAllFound() {
        let graph = Self.graph([
            ("phases/02-b/02-01-PLAN.md", "depends_on: [02-02]"), ("phases/02-b/02-02-PLAN.md", "depends_on: [02-01]"),
            ("phases/02-b/02-03-PLAN.md", "depends_on: [02-04]"), ("phases/02-b/02-04-PLAN.md", "depends_on: [02-03]"),
        ])
        #expect(graph.cycles.count == 2)
    }

    @Test func wavesFollowTheLongestChain() {
        let graph = Self.graph([
            ("phases/02-b/02-01-PLAN.md", ""), ("phases/02-b/02-02-PLAN.md", "depends_on: [01]"),
            ("phases/02-b/02-03-PLAN.md", "depends_on: [01, 02]\nwave: 2"),
        ])
        #expect(graph.vertices.map(\.wave) == [1, 2, 3])
        #expect(graph.diagnostics.map(\.code) == [.waveMismatch])
    }

    @Test func sharedFilesInOneWaveAreReported() {
        let graph = Self.graph([
            ("phases/02-b/02-01-PLAN.md", "files_modified: [a.ts, b.ts]"),
            ("phases/02-b/02-02-PLAN.md", "files_modified: [b.ts]"),
            ("phases/02-b/02-03-PLAN.md", "files_modified: [b.ts]\ndepends_on: [01, 02]"),
        ])
        #expect(graph.diagnostics.map(\.code) == [.fileOverlap])
        #expect(graph.diagnostics.first?.notes == ["b.ts"])
    }

    @Test(.timeLimit(.minutes(1)))
    func longChainsAreNoTrouble() {
        let plans = (0..<3000).map { number in
            (
                path: "phases/02-b/02-\(number)x-PLAN.md",
                text: number == 0 ? "wave: 1" : "depends_on: [02-\(number - 1)x]"
            )
        }
        let chain = plans.map { (path: $0.path.replacing("02-b/02-", with: "02-b/02-P"), text: $0.text) }
        let graph = Self.graph(
            chain.map {
                (
                    $0.path.replacing("x-PLAN", with: "-PLAN"),
                    $0.text.replacing("[02-", with: "[02-P").replacing("x]", with: "]")
                )
            })
        #expect(graph.vertices.map(\.wave).max() == 3000)
    }
}
