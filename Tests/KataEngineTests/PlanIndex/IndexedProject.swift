import Foundation
import KataCore
import KataFiles
import KataPlan
import KataTestSupport
import Synchronization

@testable import KataEngine

/// A project in a scratch repository whose plans are looked at with an index and without one.
final class IndexedProject: Sendable {
    let repository: ScratchRepository
    private let reads = Mutex<[String]>([])

    init(initialized: Bool = true) throws {
        repository = try ScratchRepository(initialized: initialized)
    }

    var root: String { repository.path }
    var indexFolder: String { "\(root)/.git/kata/index" }

    /// - Parameter settled: whether stamps are believed at once, as they are once a file is a few seconds old.
    func library(
        program: String = "test 1", cache: String? = nil, at root: String? = nil, settled: Bool = true
    ) throws -> PlanLibrary {
        let probe: FileProbe = { [self] operation in
            if operation.kind == .read, operation.path.display.hasSuffix("-PLAN.md") {
                reads.withLock { $0.append(operation.path.display) }
            }
            return .proceed
        }
        let files = settled ? SystemFiles(probe: probe, clockStep: -3_600_000_000_000) : SystemFiles(probe: probe)
        return try PlanLibrary.open(
            projectRoot: root ?? self.root, files: files,
            indexing: PlanIndexing(program: program, cacheFolder: cache.map { DiskPath($0) }))
    }

    func unindexed() throws -> PlanLibrary { try PlanLibrary.open(projectRoot: root, files: SystemFiles()) }

    /// Which plans a piece of work reads.
    func plansRead(_ body: () throws -> Void) rethrows -> [String] {
        reads.withLock { $0 = [] }
        try body()
        return reads.withLock { $0.map { String($0.split(separator: "/").last ?? "") }.sorted() }
    }

    func indexFiles() -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: indexFolder).map { "\(indexFolder)/\($0)" }) ?? []
    }

    func write(_ text: String, to plan: String) throws {
        try repository.write(text, to: ".planning/phases/\(plan)-PLAN.md")
    }

    func writeThree() throws {
        try write(Self.plan("01", title: "First"), to: "01-base/01-01")
        try write(Self.plan("02", title: "Second", dependsOn: "[\"01\"]"), to: "01-base/01-02")
        try write(Self.plan("03", title: "Third", dependsOn: "[\"09\"]", more: "@missing/file.md"), to: "01-base/01-03")
    }

    static func plan(
        _ number: String, title: String, dependsOn: String = "[]", wave: Int = 1, file: String = "a.txt",
        more: String = ""
    ) -> String {
        """
        ---
        phase: 01-base
        plan: \(number)
        type: execute
        wave: \(wave)
        depends_on: \(dependsOn)
        files_modified: [\(file)]
        autonomous: true
        ---

        <objective>
        \(title)
        </objective>

        <context>
        @.planning/PROJECT.md
        \(more)
        </context>

        <task type="auto">
          <name>Task 1: \(title)</name>
          <action>Write it.</action>
          <verify>`test -f \(file)` | tail</verify>
        </task>

        """
    }
}

extension PlanLibrary {
    /// Everything that this library says of its plans.
    func everything() -> (findings: [Diagnostic], outlines: [PlanOutline?]) {
        (lint(tree.plans.filter { !$0.isArchived }), outlines(of: tree.plans).map { try? $0.get() })
    }
}
