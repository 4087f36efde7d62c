import KataCore
import Testing

@testable import KataPlan

/// Waves from dependencies and from files, and the ways in which plans can wait for each other.
@Suite struct WaveTests {
    private static func waves(_ plans: [String]) -> (graph: PlanGraph, waves: [Int], earliest: [Int]) {
        let graph = PlanGraphTests.graph(
            plans.enumerated().map { ("phases/02-b/02-\(10 + $0.offset)-PLAN.md", $0.element) })
        return (graph, graph.vertices.map(\.wave), graph.vertices.map(\.earliestWave))
    }

    @Test func plansThatChangeOneFileAreKeptApart() {
        let (graph, waves, earliest) = Self.waves([
            "files_modified: [a.ts, b.ts]", "files_modified: [b.ts]", "files_modified: [c.ts]",
            "files_modified: [a.ts, c.ts]", "depends_on: [02-11]",
        ])
        #expect(waves == [1, 2, 1, 2, 3])
        #expect(earliest == [1, 1, 1, 1, 2])
        #expect(graph.overlaps.map { [$0.first, $0.second] } == [[0, 1], [0, 3], [2, 3]])
    }

    @Test func aLaterWaveThatKeepsPlansApartIsRight() {
        let (graph, waves, _) = Self.waves([
            "wave: 1\nfiles_modified: [a.ts]", "wave: 2\nfiles_modified: [a.ts]", "wave: 3\nfiles_modified: [a.ts]",
        ])
        #expect(waves == [1, 2, 3])
        #expect(graph.diagnostics.isEmpty)
        #expect(graph.overlaps.isEmpty)
    }

    @Test func theDeclaredOrderDecidesWhoComesFirst() {
        let (graph, waves, _) = Self.waves([
            "wave: 2\nfiles_modified: [a.ts]", "wave: 1\nfiles_modified: [a.ts]",
        ])
        #expect(waves == [2, 1])
        #expect(graph.diagnostics.isEmpty)
    }

    @Test func aWaveBeforeTheFirstIsApart() {
        let (graph, _, _) = Self.waves(["wave: 0\nfiles_modified: [a.ts]", "wave: 1\nfiles_modified: [a.ts]"])
        #expect(graph.diagnostics.isEmpty)
    }

    @Test func aLaterWaveThanNeededIsRemarkedUpon() {
        let (graph, _, _) = Self.waves(["wave: 3", "wave: 1\ndepends_on: [02-10]"])
        #expect(graph.diagnostics.map(\.code) == [.waveMismatch, .waveMismatch])
        #expect(graph.diagnostics.map(\.severity) == [.notice, .warning])
    }

    @Test func plansThatWaitForEachOtherAreNoOverlap() {
        let (graph, waves, _) = Self.waves([
            "wave: 2\nfiles_modified: [a.ts]", "wave: 2\ndepends_on: [02-10]\nfiles_modified: [a.ts]",
        ])
        #expect(waves == [1, 2])
        #expect(graph.overlaps.isEmpty)
    }

    /// Followed by the first dependency alone, the second cycle would stay hidden until the first is mended.
    @Test func everySetOfPlansThatWaitForEachOtherIsNamed() {
        let (graph, _, _) = Self.waves([
            "depends_on: [02-10]", "depends_on: [02-10, 02-12]", "depends_on: [02-10, 02-11]", "depends_on: [02-12]",
        ])
        #expect(graph.cycles == [[0], [1, 2]])
        #expect(graph.diagnostics.map(\.message).last == "plans wait for each other: 02-11 → 02-12 → 02-11")
        #expect(graph.vertices.map(\.wave) == [0, 0, 0, 0])
    }

    @Test func theShortestCycleIsNamed() {
        let (graph, _, _) = Self.waves([
            "depends_on: [02-11, 02-12]", "depends_on: [02-12]", "depends_on: [02-13, 02-10]", "depends_on: [02-10]",
        ])
        #expect(graph.cycles == [[0, 2]])
    }

    @Test func cyclesGoThroughWholePhases() {
        let graph = PlanGraphTests.graph([
            ("phases/02-b/02-01-PLAN.md", "depends_on: [03-c]"), ("phases/02-b/02-02-PLAN.md", ""),
            ("phases/03-c/03-01-PLAN.md", ""), ("phases/03-c/03-02-PLAN.md", "depends_on: [02-01]"),
        ])
        #expect(graph.cycles.map { $0.map { graph.vertices[$0].plan.id.description } } == [["02-01", "03-02"]])
        #expect(graph.vertices.map(\.wave) == [0, 1, 1, 0])
    }

    @Test func aPlanDoesNotWaitForItsOwnPhase() {
        let graph = PlanGraphTests.graph([
            ("phases/02-b/02-01-PLAN.md", ""), ("phases/02-b/02-02-PLAN.md", "depends_on: [phase-2]"),
            ("phases/active/02-c/02-07-PLAN.md", "depends_on: [phase-2]"),
            ("phases/03-d/03-01-PLAN.md", "depends_on: [phase-2]"),
        ])
        let waited = graph.vertices.indices.map { graph.dependencies(of: $0).map { graph.vertices[$0].plan.path } }
        let paths = graph.vertices.map(\.plan.path)
        #expect(waited[1] == ["phases/active/02-c/02-07-PLAN.md"], "\(paths)")
        #expect(waited[2] == ["phases/02-b/02-01-PLAN.md", "phases/02-b/02-02-PLAN.md"])
        #expect(waited[3].count == 3)
    }

    /// A thousand plans that wait for a thousand others, all with wrong names beside, in one wave with one file.
    @Test(.timeLimit(.minutes(1)))
    func manyPlansAreNoTrouble() {
        let outline = PlanOutline(
            PlanDocument.parse(
                bytes: Array(
                    "---\ndepends_on: [phase-1, 01-07777, \"01-01\"]\nfiles_modified: [a.ts, b.ts]\nwave: 9\n---\n".utf8
                ),
                path: "02-01-PLAN.md"))
        let files = (1...2).flatMap { phase in (1...1000).map { "phases/0\(phase)-x/0\(phase)-P\($0)-PLAN.md" } }
        let tree = PlanningTree(files: files)
        let graph = PlanGraph(tree.plans.map { ($0, outline) })
        #expect(graph.diagnostics.count { $0.code == .dependencyUnknown } > 2000)
        #expect(graph.cycles.isEmpty)
        #expect(graph.vertices.map(\.wave).max() == 1000)
    }
}
