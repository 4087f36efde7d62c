package import KataCore
package import KataEngine
package import KataGit
internal import KataPlan
package import KataStore

/// Checks the summaries that a push changes, as the pushed trees have them and against the history that is pushed: those of every
/// project in the repository.
package struct PushedSummaries: Sendable {
    private let git: GitWorkspace
    private let store: (any RunStore)?
    private let open: @Sendable (String) throws -> PlanLibrary

    /// - Parameter open: reads the project whose root is a folder.
    package init(
        git: GitWorkspace, store: (any RunStore)?, open: @escaping @Sendable (String) throws -> PlanLibrary
    ) {
        self.git = git
        self.store = store
        self.open = open
    }

    package struct Report: Sendable {
        package var summaries = 0
        /// Altered fields are errors; hashes that history left behind are warnings.
        package var findings: [Diagnostic] = []
        /// Measured summaries whose plans are not in this working tree, such as those of a branch that is not checked out.
        package var unread: [RepositoryPath] = []
    }

    private static func ends(of range: String) -> [String] {
        range.replacing("..", with: " ").split(separator: " ").map(String.init)
    }

    /// What a range leads to.
    package static func end(of range: String) -> String? { ends(of: range).last }

    /// - Parameter ranges: `NEW`, or `OLD..NEW` where the other side has something.
    package func check(_ ranges: [String]) async throws -> Report {
        var report = Report()
        var seen: Set<ObjectID> = []
        var libraries: [[String]: PlanLibrary?] = [:]
        for range in ranges {
            let ends = Self.ends(of: range)
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
                guard let blob = change.newBlob, let place = Place(change.path), seen.insert(blob).inserted else {
                    continue
                }
                let bytes = try await git.readBlob(blob)
                let summary = SummaryDocument.parse(bytes: bytes, path: change.path.display)
                guard summary.measured != nil || summary.measuredPosition != nil else { continue }
                if libraries[place.project] == nil {
                    let root = ([git.location.root] + place.project).joined(separator: "/")
                    libraries[place.project] = .some(try? open(root))
                }
                guard let library = libraries[place.project] ?? nil,
                    let plan = library.tree.plans.first(where: { $0.summaryPath == place.summary })
                else {
                    report.unread.append(change.path)
                    continue
                }
                report.summaries += 1
                report.findings += try await findings(
                    library.subject(of: plan).placed(in: git.location.root), bytes, change.path, tip: tip)
            }
        }
        return report
    }

    /// Where a summary stands.
    private struct Place {
        /// The folders above `.planning`.
        var project: [String]
        /// Below `.planning`.
        var summary: String

        /// - Returns: `nil` for any other file.
        init?(_ path: RepositoryPath) {
            let parts = path.display.split(separator: "/").map(String.init)
            guard path.lastComponent.hasSuffix("SUMMARY.md"), let index = parts.firstIndex(of: ".planning") else {
                return nil
            }
            project = Array(parts[..<index])
            summary = parts[(index + 1)...].joined(separator: "/")
        }
    }

    private func findings(
        _ subject: PlanSubject, _ bytes: [UInt8], _ path: RepositoryPath, tip: ObjectID
    ) async throws -> [Diagnostic] {
        let auditor = SummaryAuditor(
            git: git, store: store, rewrites: LinkSource(git, from: tip).finder, from: tip)
        return try await auditor.audit(subject, bytes: bytes, path: path.display).findings
            .filter { $0.severity == .error }.map { finding in
                guard finding.code == "summary.measured.rewritten" else { return finding }
                var stale = finding
                stale.severity = .warning
                return stale
            }
    }
}
