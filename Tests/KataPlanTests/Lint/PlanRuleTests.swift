import KataCore
import Testing

@testable import KataPlan

@Suite struct PlanRuleTests {
    @Test("a rule's example has the finding at its mark", arguments: PlanRule.all)
    func triggering(_ rule: PlanRule) throws {
        let findings = Self.findings(rule.triggering).filter { $0.code == rule.code }
        let finding = try #require(findings.first, "no \(rule.code) in \(Self.findings(rule.triggering))")
        #expect(finding.severity == rule.severity)
        let mark = try #require(Self.mark(rule.triggering))
        #expect(findings.contains { $0.position == mark }, "\(findings.map(\.position)) but the mark is at \(mark)")
    }

    @Test("a rule's other example has not", arguments: PlanRule.all)
    func accepted(_ rule: PlanRule) {
        let findings = Self.findings(rule.accepted).filter { $0.code == rule.code }
        #expect(findings.isEmpty)
    }

    @Test func everyRuleStandsOnce() {
        let codes = PlanRule.all.map(\.code)
        #expect(Set(codes).count == codes.count)
    }

    @Test func aGoodPlanHasNoFindings() {
        #expect(Self.findings(.frontmatter("")).isEmpty)
    }

    static func findings(_ example: PlanExample) -> [Diagnostic] {
        let files = example.files.map { ($0.path, $0.text.replacing("↓", with: "")) }
        let tree = PlanningTree(files: files.map(\.0))
        let plans = tree.plans.compactMap { plan in
            files.first { plan.path == $0.0 }.map {
                (plan, PlanOutline(PlanDocument.parse(bytes: Array($0.1.utf8), path: $0.0)))
            }
        }
        return PlanLinter(tree: tree, exists: { $0 == "docs/present.md" }).lint(plans)
    }

    /// The position of the mark in the first file.
    static func mark(_ example: PlanExample) -> SourcePosition? {
        guard let file = example.files.first else { return nil }
        var line = 1
        var column = 1
        for scalar in file.text.unicodeScalars {
            if scalar == "↓" { return SourcePosition(file: file.path, line: line, column: column) }
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return nil
    }
}
