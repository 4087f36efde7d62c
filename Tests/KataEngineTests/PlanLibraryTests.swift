import Foundation
import KataCore
import KataEngine
import KataFiles
import KataPlan
import KataTestSupport
import Testing

/// What lies in a planning folder and can't be read is named, and nothing else suffers.
@Suite struct PlanLibraryTests {
    private static let plan = """
        ---
        phase: 01-a
        plan: 01
        type: execute
        wave: 1
        depends_on: []
        files_modified: [a.ts]
        autonomous: true
        must_haves:
          truths: ["It works"]
        ---

        <tasks>
        <task type="auto">
          <name>Add it</name>
          <files>a.ts</files>
          <action>Write it.</action>
          <verify>`npm test`</verify>
          <done>It is there.</done>
        </task>
        </tasks>

        """

    private static func findings(in folder: borrowing TemporaryFolder) throws -> [Diagnostic] {
        let library = try PlanLibrary.open(projectRoot: folder.path, files: SystemFiles())
        return library.lint(library.tree.plans.filter { !$0.isArchived })
    }

    @Test func whatIsNoReadableFileIsNamed() throws {
        let folder = try TemporaryFolder()
        let phase = ".planning/phases/01-a"
        try folder.write(Self.plan, to: "\(phase)/01-01-PLAN.md")
        try folder.write("x", to: "\(phase)/01-02-PLAN.md/inside.txt")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: "\(folder.path)/\(phase)/01-03-PLAN.md", withDestinationPath: "01-03-PLAN.md")
        try manager.createSymbolicLink(atPath: "\(folder.path)/\(phase)/loop", withDestinationPath: "../../..")
        let big = try folder.write("", to: "\(phase)/01-04-PLAN.md")
        let handle = try #require(FileHandle(forWritingAtPath: big))
        try handle.truncate(atOffset: 100 << 20)
        try handle.close()

        let findings = try Self.findings(in: folder)
        #expect(findings.allSatisfy { $0.code == .init(rawValue: "plan.unreadable") && $0.severity == .error })
        #expect(
            findings.compactMap(\.position?.file).sorted()
                == [2, 3, 4].map { ".planning/phases/01-a/01-0\($0)-PLAN.md" })
        #expect(findings.allSatisfy { !$0.hints.isEmpty })
    }

    @Test func aPlanThatMayNotBeReadIsNamedAndTheOthersAreRead() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.plan, to: ".planning/phases/01-a/01-01-PLAN.md")
        try folder.write(Self.plan, to: ".planning/phases/01-a/01-02-PLAN.md")
        let library = try PlanLibrary.open(projectRoot: folder.path, files: ForbiddenFile(name: "01-02-PLAN.md"))
        #expect(library.tree.plans.count == 2)
        let findings = library.lint(library.tree.plans)
        let unreadable = findings.filter { $0.code == .init(rawValue: "plan.unreadable") }
        #expect(unreadable.compactMap(\.position?.file) == [".planning/phases/01-a/01-02-PLAN.md"])
        #expect(unreadable.first?.message.contains("01-02-PLAN.md") == true)
    }
}
