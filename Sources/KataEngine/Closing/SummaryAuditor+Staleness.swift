internal import KataCore
internal import KataGit
internal import KataMessages
internal import KataPlan

extension SummaryAuditor {
    /// Differences that only say that history was rewritten since the summary was written.
    struct Staleness: Sendable {
        var codes: Set<Diagnostic.Code> = []
        var findings: [Diagnostic] = []
    }

    /// A hash is stale when it is what the closing commit's own copy names, or when it demonstrably became what stands in
    /// history now. Any other one was altered.
    func staleness(
        of parsed: ParsedSummary, _ bytes: [UInt8], _ stated: SummaryFacts, original: SummaryFacts, now: Recomputed
    ) async throws -> Staleness {
        var moved = stated
        var findings: [Diagnostic] = []
        for index in stated.tasks.indices {
            let task = stated.tasks[index]
            guard let wanted = now.facts.tasks.first(where: { $0.id == task.id }), !wanted.commits.isEmpty,
                wanted.commits.map(\.hash) != task.commits.map(\.hash),
                let evidence = try await evidence(for: task, original, now, wanted)
            else { continue }
            moved.tasks[index].commits = wanted.commits
            let old = task.commits.map(\.hash.short).joined(separator: ", ")
            let new = wanted.commits.map(\.hash.short).joined(separator: ", ")
            findings.append(
                Diagnostic(
                    .error, "summary.measured.rewritten", "commit \(old) of task \(task.index) is \(new) now",
                    at: parsed.taskCommits.first { $0.id == task.id || $0.task == task.index }?.position
                        ?? SourcePosition(file: parsed.path),
                    notes: [evidence], hints: ["history was rewritten since; repair the summary: kata relink"]))
        }
        // Base and result are those of the commits: stale with them, while they are still the original's or an earlier
        // repair's.
        let wasRepaired = !findings.isEmpty && stated.tasks.map(\.commits) != original.tasks.map(\.commits)
        if wasRepaired || stated.base == original.base { moved.base = now.facts.base }
        if wasRepaired || stated.result == original.result { moved.result = now.facts.result }
        if wasRepaired || stated.existing == original.existing { moved.existing = now.facts.existing }
        guard moved != stated else { return Staleness() }
        let relinked = SummaryRelinking.measured(parsed, bytes, stated: stated, now: moved)
        let left = Set(
            SummaryCheck.compare(
                SummaryDocument.parse(bytes: relinked.bytes, path: parsed.path), expected: now.facts
            ).map(\.code))
        let codes = Set(SummaryCheck.compare(parsed, expected: now.facts).map(\.code)).subtracting(left)
        guard !codes.isEmpty else { return Staleness() }
        if findings.isEmpty {
            findings.append(
                Diagnostic(
                    .error, "summary.measured.rewritten", "the commits before or around the plan are others now",
                    at: parsed.measuredPosition ?? SourcePosition(file: parsed.path),
                    hints: ["history was rewritten since; repair the summary: kata relink"]))
        }
        return Staleness(codes: codes, findings: findings)
    }

    /// How it is known that all of the task's stated commits became those that stand now; `nil` when it is not.
    private func evidence(
        for task: SummaryFacts.TaskFacts, _ original: SummaryFacts, _ now: Recomputed, _ wanted: SummaryFacts.TaskFacts
    ) async throws -> String? {
        let written = original.tasks.first { $0.id == task.id }?.commits ?? []
        let first = written.map(\.hash)
        // Number and types are either those that were written down or those of now.
        guard [written, wanted.commits].contains(where: { $0.map(\.type) == task.commits.map(\.type) }) else {
            return nil
        }
        var reasons: [String] = []
        for hash in task.commits.map(\.hash) where !wanted.commits.contains(where: { $0.hash == hash }) {
            if let rewritten = now.rewritten.first(where: { $0.old == hash }) {
                reasons.append(rewritten.evidence)
            } else if first.contains(hash) {
                reasons.append("kata-id: Kata-Id \(task.id)")
            } else if let info = try? await git.commitInfo(hash),
                info.everyTrailer.contains(where: { $0.key == "Kata-Id" && ULID($0.value) == task.id })
            {
                // An earlier repair named it.
                reasons.append("kata-id: Kata-Id \(task.id)")
            } else {
                let cited = RewriteFinder.Cited(
                    plan: original.plan, task: task.index, name: "", id: nil, hash: hash, tree: nil)
                guard let found = try await rewrites.find([cited]).first ?? nil, found.isCertain,
                    wanted.commits.contains(where: { $0.hash == found.commit.id }), found.commit.id != hash
                else { return nil }
                reasons.append(found.evidence)
            }
        }
        var seen: Set<String> = []
        let unique = reasons.filter { seen.insert($0).inserted }
        return unique.isEmpty ? nil : unique.joined(separator: "; ")
    }
}
