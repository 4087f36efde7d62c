package import KataCore

/// Everything that can be said about plans without running anything: the diagnostics of reading them and of the rules.
package struct PlanLinter: Sendable {
    /// Tells whether a file exists, by a path relative to the repository; `nil` leaves such questions out.
    let exists: (@Sendable (String) -> Bool)?
    /// For context files whose phase folder has moved.
    let tree: PlanningTree?

    package init(tree: PlanningTree? = nil, exists: (@Sendable (String) -> Bool)? = nil) {
        self.tree = tree
        self.exists = exists
    }

    /// All findings of one document, by position.
    package func lint(_ plan: PlanDocument) -> [Diagnostic] { lint(PlanOutline(plan)) }

    /// The same, for a plan whose own findings are known already.
    package func lint(_ plan: PlanOutline) -> [Diagnostic] {
        guard let exists else { return plan.findings }
        var findings = plan.findings
        ContextRules(exists: exists, tree: tree).check(plan, into: &findings)
        return findings.count == plan.findings.count ? findings : Self.sorted(findings)
    }

    /// All findings of a tree's plans: of each document, of the graph between them, and of their ids.
    ///
    /// - Parameter selection: paths of the plans whose findings are wanted; all of them when `nil`. The others still count
    ///   as targets of dependencies.
    package func lint(
        _ plans: [(reference: PlanReference, outline: PlanOutline)], selection: Set<String>? = nil
    ) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        var files: Set<String> = []
        for plan in plans where selection?.contains(plan.reference.path) ?? true {
            findings += lint(plan.outline)
            files.insert(plan.outline.path)
        }
        let graph = PlanGraph(plans)
        findings += graph.diagnostics.filter { $0.position.map { files.contains($0.file) } ?? true }
        findings += Self.duplicates(plans).filter { $0.position.map { files.contains($0.file) } ?? true }
        return Self.sorted(findings)
    }

    /// What a document's bytes and path are enough to say.
    static func ownFindings(_ plan: PlanDocument) -> [Diagnostic] {
        var findings = plan.diagnostics
        KeyRules(plan: plan).check(into: &findings)
        TaskRules(plan: plan).check(into: &findings)
        PathRules(plan: plan).check(into: &findings)
        PatternRules.check(plan, into: &findings)
        return sorted(findings)
    }

    /// Live plans with one id, which no id can tell apart.
    private static func duplicates(_ plans: [(reference: PlanReference, outline: PlanOutline)]) -> [Diagnostic] {
        var byID: [String: [Int]] = [:]
        for (index, plan) in plans.enumerated() where !plan.reference.isArchived && plan.reference.state != .quick {
            byID[PhaseToken.normalized(plan.reference.id.description), default: []].append(index)
        }
        return byID.values.filter { $0.count > 1 }.flatMap { indices in
            indices.dropFirst().map { index in
                Diagnostic(
                    .warning, .duplicateID, "the id \(plans[index].reference.id) belongs to \(indices.count) plans",
                    at: SourcePosition(file: plans[index].outline.path),
                    notes: ListedPaths.some(of: indices.lazy.map { plans[$0].reference.path }),
                    hints: ["rename one of them, or name them by path"])
            }
        }
    }

    static func sorted(_ findings: [Diagnostic]) -> [Diagnostic] {
        findings.enumerated().sorted { a, b in
            switch (a.element.position, b.element.position) {
            case (let x?, let y?) where x != y: x < y
            case (nil, _?): true
            case (_?, nil): false
            default: a.offset < b.offset
            }
        }.map(\.element)
    }
}
