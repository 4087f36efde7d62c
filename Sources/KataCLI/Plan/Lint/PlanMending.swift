internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// Mends plans on disk, or shows how.
struct PlanMending: Sendable {
    let project: Project

    struct File: Sendable {
        /// Relative to the project.
        var path: String
        var fixes: [PlanFix]
    }

    struct Result: Sendable {
        var files: [File] = []
        /// Why a file was left as it is.
        var refusals: [Diagnostic] = []
    }

    /// Each file is replaced in one step, and only if it is still what was read.
    func mend(_ references: [PlanReference]) -> Result {
        var result = Result()
        let writer = DocumentWriter(projectRoot: project.root, files: project.files)
        for (path, document, fixed) in fixable(references) {
            do {
                try writer.replace(document.bytes, with: fixed.bytes, at: path)
                result.files.append(File(path: path, fixes: fixed.fixes))
            } catch {
                result.refusals += CommandFailure(describing: error).diagnostics
            }
        }
        return result
    }

    /// What ``mend(_:)`` would do, as a patch relative to the repository's root, or to the project where there is none.
    func patch(for references: [PlanReference]) -> String {
        let prefix = RepositoryPrefix.find(of: project)
        // Only text is mended, so the patch is text too.
        return fixable(references).map { path, document, fixed in
            String(
                decoding: UnifiedDiff.render(document.bytes, fixed.bytes, path: prefix + path), as: UTF8.self)
        }.joined()
    }

    /// How many findings ``mend(_:)`` would take away.
    func count(of findings: [Diagnostic], in references: [PlanReference]) -> Int {
        let files = Set(findings.filter { PlanFixer.codes.contains($0.code) }.compactMap { $0.position?.file })
        return fixable(references.filter { files.contains(".planning/\($0.path)") }).reduce(0) {
            $0 + $1.fixed.fixes.count
        }
    }

    /// A file that can't be read has a finding of its own.
    private func fixable(
        _ references: [PlanReference]
    ) -> [(path: String, document: PlanDocument, fixed: FixedPlan)] {
        references.compactMap { reference in
            guard let document = try? project.library.document(of: reference), let fixed = PlanFixer.fix(document)
            else {
                return nil
            }
            return (".planning/\(reference.path)", document, fixed)
        }
    }
}

/// Where a project lies in its repository.
enum RepositoryPrefix {
    /// `services/api/` for a project below the root; empty at the root, and without a repository.
    static func find(of project: Project) -> String {
        var place = project.root
        while true {
            if (try? project.files.exists(DiskPath(place).appending(".git"))) == true {
                let rest = project.root.dropFirst(place == "/" ? 1 : place.count + 1)
                return rest.isEmpty ? "" : rest + "/"
            }
            guard place != "/", let slash = place.lastIndex(of: "/") else { return "" }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }
}
