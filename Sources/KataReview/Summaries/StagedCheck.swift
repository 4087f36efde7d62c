package import KataCore
package import KataEngine
package import KataGit
internal import KataPlan
internal import KataProcess
package import KataStore

/// Checks what is about to be committed, from the staged bytes: documents of `.planning`, measured fields, secrets.
package struct StagedCheck: Sendable {
    private let git: GitWorkspace
    private let library: PlanLibrary
    private let store: (any RunStore)?

    package init(git: GitWorkspace, library: PlanLibrary, store: (any RunStore)?) {
        self.git = git
        self.library = library
        self.store = store
    }

    package struct Report: Sendable {
        /// How many staged files differ from HEAD.
        package var files: Int
        package var findings: [Diagnostic]
    }

    /// - Parameter tree: what is staged.
    package func check(_ tree: ObjectID) async throws -> Report {
        let base: ObjectID
        if let tip = try await git.head().tip {
            base = try await git.tree(of: tip)
        } else {
            base = try await git.emptyTree()
        }
        let changes = try await git.changes(from: base, to: tree, detectingRenames: false)
        var report = Report(files: changes.count, findings: [])
        for change in changes where change.newMode == .regular || change.newMode == .executable {
            guard let blob = change.newBlob else { continue }
            let bytes = try await git.readBlob(blob)
            report.findings += try await secrets(in: bytes, change)
            if let path = planning(change.path) {
                report.findings += try await findings(bytes, path: path, shown: change.path.display)
            }
        }
        return report
    }

    /// Below `.planning` of the project.
    private func planning(_ path: RepositoryPath) -> String? {
        let root = git.location.root
        let below =
            library.projectRoot.utf8.count > root.utf8.count ? library.projectRoot.dropFirst(root.count + 1) + "/" : ""
        let folder = "\(below).planning/"
        return path.display.hasPrefix(folder) ? String(path.display.dropFirst(folder.count)) : nil
    }

    private func findings(_ bytes: [UInt8], path: String, shown: String) async throws -> [Diagnostic] {
        if library.tree.plans.contains(where: { $0.path == path }) {
            return PlanOutline(PlanDocument.parse(bytes: bytes, path: shown)).findings.filter { $0.severity == .error }
        }
        guard let reference = library.tree.plans.first(where: { $0.summaryPath == path }) else { return [] }
        let summary = SummaryDocument.parse(bytes: bytes, path: shown)
        // What another tool wrote has no field that anybody measured; a block that was taken out had some.
        guard summary.measured != nil || summary.measuredPosition != nil else {
            return try await blockIsGone(reference, path) ? [goneBlock(shown)] : []
        }
        let subject = try library.subject(of: reference).placed(in: git.location.root)
        return try await SummaryAuditor(git: git, store: store, rewrites: LinkSource(git).finder).audit(
            subject, bytes: bytes, path: shown
        ).findings
            // A hash that history left behind is nobody's edit.
            .filter { $0.severity == .error && $0.code != "summary.measured.rewritten" }
    }

    private func blockIsGone(_ reference: PlanReference, _ path: String) async throws -> Bool {
        guard let tip = try await git.head().tip,
            let subject = try? library.subject(of: reference).placed(in: git.location.root),
            let place = subject.planningPath(path), let committed = try await git.blob(at: place, in: git.tree(of: tip))
        else { return false }
        return SummaryDocument.parse(bytes: committed.bytes, path: path).measured != nil
    }

    private func goneBlock(_ path: String) -> Diagnostic {
        Diagnostic(
            .error, "summary.not-measured", "the measured block of the summary was removed",
            at: SourcePosition(file: path), hints: ["restore it: git restore --staged --worktree -- \(path)"])
    }

    /// Keys that can be told by their looks and that the file did not have before.
    private func secrets(in bytes: [UInt8], _ change: TreeChange) async throws -> [Diagnostic] {
        guard bytes.count <= 4 << 20, !bytes.prefix(8000).contains(0) else { return [] }
        let redactor = Redactor()
        var old: Set<[UInt8]> = []
        if let blob = change.oldBlob { old = Set(try await git.readBlob(blob).split(separator: 0x0A).map(Array.init)) }
        var findings: [Diagnostic] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let line = Array(line)
            guard line.count >= 20, !old.contains(line), redactor.redact(line) != line else { continue }
            findings.append(
                Diagnostic(
                    .error, "staged.secret", "the line looks as if it held a key",
                    at: SourcePosition(file: change.path.display, line: index + 1),
                    hints: ["take it out, and make the key invalid if anybody has seen it"]))
        }
        return findings
    }
}
