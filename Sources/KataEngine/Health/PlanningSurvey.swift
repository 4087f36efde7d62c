package import KataCore
internal import KataFiles
package import KataGit
package import KataPlan

/// A planning folder read once, whole: plans, summaries, tracking documents, reports of phases.
package struct PlanningSurvey: Sendable {
    package let library: PlanLibrary
    package let material: PlanningCheck.Material
    /// Title and core value of PROJECT.md.
    package let project: HeadedDocument?

    /// What can't be read is left out; the lint names it.
    package init(of library: PlanLibrary) {
        self.library = library
        let tree = library.tree
        let plans = zip(tree.plans, library.outlines(of: tree.plans)).compactMap { reference, result in
            (try? result.get()).map { (reference: reference, outline: $0) }
        }
        let paths = tree.plans.compactMap(\.summaryPath)
        let read = ParallelMap.map(paths) { path in
            (try? library.bytes(of: path)).map { SummaryDocument.parse(bytes: $0, path: ".planning/\(path)") }
        }
        var summaries: [String: ParsedSummary] = [:]
        for (path, summary) in zip(paths, read) { summaries[path] = summary }
        material = PlanningCheck.Material(
            tree: tree, plans: plans, summaries: summaries,
            roadmap: library.roadmap,
            requirements: library.read("REQUIREMENTS.md") { RequirementsDocument.parse(bytes: $0, path: $1) },
            state: library.read("STATE.md") { StateDocument.parse(bytes: $0, path: $1) })
        project = library.read("PROJECT.md") { bytes, _ in HeadedDocument.parse(bytes: bytes) }
    }

    /// Everything that is wrong between the documents, by file and line.
    ///
    /// - Parameter git: where the commits that summaries cite are looked for; `nil` leaves them out.
    package func check(git: GitWorkspace?) async throws -> [Diagnostic] {
        var findings = PlanningCheck(material).findings() + unreadable()
        let live = library.tree.plans.filter { !$0.isArchived }
        // What a finished plan wanted read may be gone by now.
        let done = Set(live.filter(\.hasSummary).map { ".planning/\($0.path)" })
        // Named above already, with everything else that is no file.
        let strange = Set(library.tree.unreadable.map { ".planning/\($0.path)" })
        findings += library.lint(live).filter { finding in
            Self.betweenDocuments.contains(finding.code)
                && !(finding.code == .unreadable && strange.contains(finding.position?.file ?? ""))
                && !(finding.code == .contextMissing && done.contains(finding.position?.file ?? ""))
        }
        if let git { findings += try await missingCommits(in: git) }
        return findings.sorted { a, b in
            guard let x = a.position, let y = b.position else { return a.position == nil && b.position != nil }
            return x < y
        }
    }

    /// What has the name of a document and can't be read as one. Plans that can't be read are told by the lint.
    private func unreadable() -> [Diagnostic] {
        let planning = DiskPath(library.projectRoot).appending(".planning")
        let entries =
            (try? library.files.list(below: planning, limits: WalkLimits()) {
                $0.kind == .folder && ($0.name == "node_modules" || $0.name == ".git" || $0.name.hasSuffix(".md"))
            }) ?? []
        var findings = entries.filter { $0.name.hasSuffix(".md") && ($0.kind == .folder || $0.kind == .other) }.map {
            Diagnostic(
                .error, .notAFile, "this is a \($0.kind == .folder ? "folder" : "device or pipe"), not a document",
                at: SourcePosition(file: ".planning/\($0.display)"),
                hints: ["rename it, or put the document in its place"])
        }
        let strange = Set(findings.compactMap { $0.position?.file })
        let documents =
            ["PROJECT.md", "ROADMAP.md", "REQUIREMENTS.md", "STATE.md"] + library.tree.plans.compactMap(\.summaryPath)
        for name in documents where !strange.contains(".planning/\(name)") && library.exists(".planning/\(name)") {
            do throws(FileError) {
                if material.summaries[name] == nil { _ = try library.bytes(of: name) }
            } catch {
                findings.append(
                    Diagnostic(
                        .error, .unreadableDocument, "this document can't be read: \(error)",
                        at: SourcePosition(file: ".planning/\(name)"),
                        hints: ["make it a readable file of at most 64 MiB"]))
            }
        }
        return findings
    }

    /// Findings of the lint about what a plan says of others; those about the plan alone are left to the lint.
    private static let betweenDocuments: Set<Diagnostic.Code> = [
        .duplicateID, .dependencyUnknown, .dependencyAmbiguous, .dependencyCycle, .contextMissing, "plan.unreadable",
    ]

    /// The hashes in live summaries that name no commit. A shallow clone has not all of history to look in.
    private func missingCommits(in git: GitWorkspace) async throws -> [Diagnostic] {
        let shallow = DiskPath(git.location.commonFolder).appending("shallow")
        guard try !library.files.exists(shallow), try await git.head().tip != nil else { return [] }
        var known: [String: Bool] = [:]
        var findings: [Diagnostic] = []
        for plan in library.tree.plans where !plan.isArchived {
            guard let path = plan.summaryPath, let summary = material.summaries[path] else { continue }
            for hash in summary.taskCommits.flatMap(\.hashes) {
                let isThere: Bool
                if let answer = known[hash.value] {
                    isThere = answer
                } else {
                    isThere = try await git.resolve(hash.value) != nil
                    known[hash.value] = isThere
                }
                guard !isThere else { continue }
                findings.append(
                    Diagnostic(
                        .warning, .summaryCommit, "the commit \(hash.value) is not in this repository",
                        at: hash.position,
                        hints: ["it was rewritten, or never made: git log --grep '\(plan.id)'"]))
            }
        }
        return findings
    }
}
