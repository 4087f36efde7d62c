internal import KataCore

extension PlanningCheck {
    func checkFolders(_ findings: inout [Diagnostic]) {
        checkNumbers(&findings)
        checkCase(&findings)
        for plan in live where plan.phase.number == nil {
            findings.append(
                Diagnostic(
                    .warning, .phaseWithoutNumber, "plan \(plan.id) lies in a folder without a phase number",
                    at: SourcePosition(file: prefix + plan.path),
                    hints: ["rename the folder, such as \(prefix)phases/01-name"]))
        }
    }

    private func checkNumbers(_ findings: inout [Diagnostic]) {
        let live = tree.phases.filter { $0.state.rank < PhaseFolder.State.quick.rank }
        let groups = Dictionary(grouping: live.filter { $0.number != nil }) {
            PhaseToken.normalized($0.number?.text ?? "")
        }
        for group in groups.values where group.count > 1 {
            let folders = group.map(\.path).sorted()
            findings.append(
                Diagnostic(
                    .error, .duplicatePhase, "phase \(group[0].number?.text ?? "") has \(group.count) folders",
                    at: SourcePosition(file: prefix + folders[1]), notes: folders.map { prefix + $0 },
                    hints: ["give one of them another number, or move its plans"]))
        }
    }

    /// Folders are compared too: of `Phases/a` and `phases/a` one hides the other.
    private func checkCase(_ findings: inout [Diagnostic]) {
        var byFolded: [String: Set<String>] = [:]
        for file in tree.files {
            let components = file.split(separator: "/")
            for count in 1...max(1, components.count) {
                let path = components.prefix(count).joined(separator: "/")
                byFolded[path.lowercased(), default: []].insert(path)
            }
        }
        for paths in byFolded.values where paths.count > 1 {
            let sorted = paths.sorted()
            // The files in two folders that collide are not told one by one.
            let parents = Set(sorted.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
            guard parents.count == 1 else { continue }
            findings.append(
                Diagnostic(
                    .error, .caseCollision, "\(sorted.count) paths differ in letter case only",
                    at: SourcePosition(file: prefix + sorted[1]), notes: sorted.map { prefix + $0 },
                    hints: ["rename one of them: on many systems they are one file"]))
        }
    }

    /// The SUMMARY path that a plan names may have an old folder, but must be that of the plan.
    func checkOutputPaths(_ findings: inout [Diagnostic]) {
        for (reference, outline) in material.plans where !reference.isArchived {
            guard let path = outline.outputPath, !path.contains("{"), !path.contains("[") else { continue }
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let planName = name.replacing("SUMMARY", with: "PLAN")
            guard let named = PlanFileName(path: planName).id, !named.plan.isEmpty, !reference.id.plan.isEmpty,
                PhaseToken.normalized(named.description) != PhaseToken.normalized(reference.id.description),
                !reference.id.description.hasSuffix("-\(named.description)")
            else { continue }
            findings.append(
                Diagnostic(
                    .warning, .outputPath, "the plan is \(reference.id), but wants \(name) written",
                    at: SourcePosition(file: outline.path),
                    hints: ["kata writes the summary beside the plan; correct the name in <output>"]))
        }
    }
}
