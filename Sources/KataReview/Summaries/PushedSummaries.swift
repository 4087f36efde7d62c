package import KataCore
package import KataEngine
package import KataGit
internal import KataPlan
package import KataStore

/// Checks the summaries that a push changes, as the pushed trees have them and against the history that is pushed.
package struct PushedSummaries: Sendable {
    private let git: GitWorkspace
    private let library: PlanLibrary
    private let store: (any RunStore)?

    package init(git: GitWorkspace, library: PlanLibrary, store: (any RunStore)?) {
        self.git = git
        self.library = library
        self.store = store
    }

    package struct Report: Sendable {
        package var summaries = 0
        /// Altered fields are errors; hashes that history left behind are warnings.
        package var findings: [Diagnostic] = []
    }

    /// - Parameter ranges: `NEW`, or `OLD..NEW` where the other side has something.
    package func check(_ ranges: [String]) async throws -> Report {
        var report = Report()
        var seen: Set<ObjectID> = []
        for range in ranges {
            let ends = range.replacing("..", with: " ").split(separator: " ").map(String.init)
            guard let new = ends.last, let tip = try await git.resolve(new) else { continue }
            var old: ObjectID?
            if ends.count == 2 { old = try? await git.resolve(ends[0]) }
            let base: ObjectID
            // What the other side has may be unknown here.
            if let old, let known = try? await git.tree(of: old) {
                base = known
            } else {
                base = try await git.emptyTree()
            }
            let tree = try await git.tree(of: tip)
            for change in try await git.changes(from: base, to: tree, detectingRenames: false) {
                guard let blob = change.newBlob, seen.insert(blob).inserted,
                    let reference = reference(change.path)
                else { continue }
                try await check(blob, change.path, reference, tip: tip, into: &report)
            }
        }
        return report
    }

    private func reference(_ path: RepositoryPath) -> PlanReference? {
        guard path.lastComponent.hasSuffix("SUMMARY.md") else { return nil }
        return library.tree.plans.first { plan in
            plan.summaryPath.flatMap { try? RepositoryPath(".planning/\($0)") }.map { own in
                own == path || path.display.hasSuffix("/\(own.display)")
            } ?? false
        }
    }

    private func check(
        _ blob: ObjectID, _ path: RepositoryPath, _ reference: PlanReference, tip: ObjectID, into report: inout Report
    ) async throws {
        let bytes = try await git.readBlob(blob)
        let summary = SummaryDocument.parse(bytes: bytes, path: path.display)
        guard summary.measured != nil || summary.measuredPosition != nil else { return }
        report.summaries += 1
        let subject = try library.subject(of: reference).placed(in: git.location.root)
        let auditor = SummaryAuditor(
            git: git, store: store, rewrites: LinkSource(git, from: tip).finder, from: tip)
        report.findings += try await auditor.audit(subject, bytes: bytes, path: path.display).findings
            .filter { $0.severity == .error }.map { finding in
                guard finding.code == "summary.measured.rewritten" else { return finding }
                var stale = finding
                stale.severity = .warning
                return stale
            }
    }
}
