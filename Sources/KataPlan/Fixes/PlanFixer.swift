package import KataCore

/// Mends what is wrong with the way a plan is written, where only one change is possible.
///
/// No fix is believed: after each step the result is read again, and a fix stays only when the plan still says the same
/// (``PlanMeaning``), its finding is gone and no other finding has come. The steps go on until nothing is left to mend, so
/// that a second call changes nothing.
package enum PlanFixer {
    /// The codes of findings that can be mended. Everything else needs somebody who knows what was meant.
    package static let codes: Set<Diagnostic.Code> = [
        .byteOrderMark, .legacyKey, .accidentalMap, .autonomousMismatch, .unclosedElement, .unclosedTask,
        .unclosedBlock,
        "plan.yaml-recovered", "plan.duplicate-key",
    ]

    /// Readings of one document, at the most. One that needs more is left as it is, whole.
    private static let budget = 400

    /// - Returns: `nil` when there is nothing to mend, and for bytes that are no text.
    package static func fix(_ plan: PlanDocument) -> FixedPlan? {
        guard !plan.diagnostics.contains(where: { $0.code == .nulByte || $0.code == .notUTF8 || $0.code == .tooLarge })
        else { return nil }
        var trial = FixTrial(plan: plan, readings: budget)
        var fixes: [PlanFix] = []
        while let step = trial.step() { fixes += step }
        guard !fixes.isEmpty, trial.readings > 0 else { return nil }
        return FixedPlan(bytes: trial.plan.bytes, fixes: fixes)
    }
}

/// A plan between two steps of mending.
private struct FixTrial {
    var plan: PlanDocument
    /// How often the document may still be read.
    var readings: Int
    private var findings: [Diagnostic]
    private var meaning: PlanMeaning

    init(plan: PlanDocument, readings: Int) {
        self.plan = plan
        self.readings = readings
        findings = PlanLinter().lint(plan)
        meaning = PlanMeaning(plan)
    }

    /// Makes every fix that holds.
    /// - Returns: `nil` when there is none.
    mutating func step() -> [PlanFix]? {
        let proposals = FixProposals(plan: plan).all(for: findings)
        guard !proposals.isEmpty else { return nil }
        let holding = holding(proposals)
        // Each holds alone; together they nearly always do.
        for candidates in [holding, Array(holding.prefix(1))] where !candidates.isEmpty {
            if let result = result(of: candidates) {
                plan = result.plan
                findings = result.findings
                meaning = PlanMeaning(plan)
                return candidates
            }
        }
        return nil
    }

    private mutating func holding(_ proposals: [PlanFix]) -> [PlanFix] {
        if result(of: proposals) != nil { return proposals }
        guard proposals.count > 1, readings > 0 else { return [] }
        let middle = proposals.count / 2
        return holding(Array(proposals[..<middle])) + holding(Array(proposals[middle...]))
    }

    private mutating func result(of fixes: [PlanFix]) -> (plan: PlanDocument, findings: [Diagnostic])? {
        guard readings > 0 else { return nil }
        readings -= 1
        let bytes = ByteEdit.apply(fixes.flatMap(\.edits), to: plan.bytes)
        let fixed = PlanDocument.parse(bytes: bytes, path: plan.path)
        let differences = meaning.differences(from: PlanMeaning(fixed))
        let allowed: Set<String> = fixes.contains { $0.code == .autonomousMismatch } ? ["autonomous"] : []
        guard differences.isSubset(of: allowed) else { return nil }
        let after = PlanLinter().lint(fixed)
        var balance = Self.counts(findings)
        for fix in fixes { balance[fix.code, default: 0] -= 1 }
        guard Self.counts(after).allSatisfy({ $0.value <= balance[$0.key] ?? 0 }) else { return nil }
        return (fixed, after)
    }

    private static func counts(_ findings: [Diagnostic]) -> [Diagnostic.Code: Int] {
        findings.reduce(into: [:]) { $0[$1.code, default: 0] += 1 }
    }
}
