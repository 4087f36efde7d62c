internal import KataCore
internal import KataGit
internal import KataPlan
internal import KataProviders

/// Reasons that lie in the plan and in who shall carry it out.
extension Preflight {
    /// Whether a provider wrote the summary by itself in the middle of the work: that closes no plan.
    func isProviders(_ summary: String, _ history: [Int: CommittedEarlier], _ leftovers: Leftovers?) -> Bool {
        if let path = subject.planningPath(summary), leftovers?.paths.contains(path) == true { return true }
        guard !history.isEmpty else { return false }
        let tasks = subject.document.tasks.filter { !$0.type.isCheckpoint }
        guard tasks.allSatisfy({ history[$0.index] != nil }), let bytes = try? library.bytes(of: summary) else {
            return true
        }
        return SummaryDocument.parse(bytes: bytes, path: summary).measured == nil
    }

    func alreadyDone(_ summary: String) -> Diagnostic {
        Diagnostic(
            .error, "preflight.already-done", "\(subject.id) has a summary: it is done",
            at: SourcePosition(file: ".planning/\(summary)"),
            hints: [
                "read it with `kata summary show \(subject.id)`; to carry the plan out again, remove the summary first"
            ])
    }

    func unmetDependencies() -> [Diagnostic] {
        library.unmetDependencies(of: subject).map { unmet in
            Diagnostic(
                .error, "preflight.unmet-dependency", "\(subject.id) depends on \(unmet), which has no summary yet",
                hints: ["carry it out first: kata plan execute \(unmet)"])
        }
    }

    func providerProblems() async -> [Diagnostic] {
        let probe = await provider.probe(
            ProbeContext(environment: services.environment, workingDirectory: subject.projectRoot))
        guard !probe.isUsable else { return [] }
        let name = provider.identity.name
        let problem =
            probe.presence == .notFound
            ? "the program of provider \(name) was not found" : "provider \(name) is not signed in"
        return [
            Diagnostic(
                .error, probe.presence == .notFound ? "preflight.provider-missing" : "preflight.provider-signed-out",
                problem, hints: [probe.remediation ?? "choose another one with --provider; see `kata provider list`"])
        ]
    }
}
