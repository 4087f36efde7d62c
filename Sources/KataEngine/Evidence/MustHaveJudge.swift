internal import KataCore
internal import KataGit
internal import KataPlan
internal import KataVerify

/// Looks up a plan's must-haves in the tree of a commit.
struct MustHaveJudge: Sendable {
    let subject: PlanSubject
    let git: GitWorkspace

    /// - Parameter checks: every command that was run for the plan; truths are bound to these too.
    func judge(tree: ObjectID, checks: [CheckResult]) async throws -> MustHaveJudgement {
        let reader = ProjectTree(base: git.reader(of: tree), prefix: subject.prefix)
        let results = try await MustHaveChecker(tree: reader).check(subject.document.mustHaves, results: checks)
        return MustHaveJudgement(results: results)
    }
}

/// What the must-haves of a plan came to.
struct MustHaveJudgement: Sendable {
    let results: [MustHaveResult]

    var passed: Int { results.count { $0.holds } }
    var failed: Int { results.count { $0.isFailure } }
    var open: Int { results.count - passed - failed }

    /// What needs a person, in the plan's words.
    var openItems: [String] { results.filter { !$0.holds && !$0.isFailure }.map(\.item) }

    var failures: [Diagnostic] {
        results.compactMap { result in
            guard case .failed(let reasons) = result.outcome else { return nil }
            return Diagnostic(
                .warning, "must-have.failed", "\(result.kind.rawValue) does not hold: \(result.item)",
                at: result.position, notes: reasons)
        }
    }

    var facts: [SummaryFacts.MustHaveFacts] {
        results.compactMap { result in
            let kind: SummaryFacts.MustHaveFacts.Kind? =
                switch result.kind {
                case .truth: .truth
                case .artifact: .artifact
                case .keyLink: .keyLink
                case .prohibition: nil
                }
            guard let kind else { return nil }
            let outcome: SummaryFacts.MustHaveFacts.Outcome =
                switch result.outcome {
                case .passed: .passed
                case .failed(let reasons): .failed(reason: reasons.joined(separator: "; "))
                case .open(let reason): .open(reason: reason)
                case .bound(let labels, let passed): .bound(to: labels, passed: passed)
                case .unbound: .unbound
                }
            return SummaryFacts.MustHaveFacts(kind: kind, item: result.item, outcome: outcome)
        }
    }
}

extension MustHaveResult {
    var holds: Bool {
        switch outcome {
        case .passed, .bound(_, passed: true): true
        case .failed, .open, .unbound, .bound: false
        }
    }
}

/// The part of a tree below the folder that holds `.planning`.
private struct ProjectTree: TreeReading {
    let base: any TreeReading
    let prefix: RepositoryPath?

    func contents(of path: RepositoryPath) async throws -> [UInt8]? { try await base.contents(of: placed(path)) }
    func exists(_ path: RepositoryPath) async throws -> Bool { try await base.exists(placed(path)) }

    func files(below folder: RepositoryPath?) async throws -> [RepositoryPath] {
        guard let prefix else { return try await base.files(below: folder) }
        let found = try await base.files(below: folder.map(placed) ?? prefix)
        return found.compactMap { try? RepositoryPath(bytes: $0.bytes.dropFirst(prefix.bytes.count + 1)) }
    }

    private func placed(_ path: RepositoryPath) -> RepositoryPath {
        guard let prefix else { return path }
        return (try? RepositoryPath(bytes: prefix.bytes + [0x2F] + path.bytes)) ?? path
    }
}
