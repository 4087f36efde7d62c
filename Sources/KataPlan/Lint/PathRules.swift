internal import KataCore

/// Rules about the paths a plan names: they stay inside the repository, and what is to be read is there.
struct PathRules {
    let plan: PlanDocument
    let exists: (@Sendable (String) -> Bool)?
    let tree: PlanningTree?

    func check(into findings: inout [Diagnostic]) {
        for file in plan.frontmatter.filesModified { check(file, "files_modified", &findings) }
        for task in plan.tasks { for file in task.files { check(file, "files of task \(task.index)", &findings) } }
        for artifact in plan.mustHaves.artifacts where artifact.path == nil && !artifact.pathText.isEmpty {
            check(TaskFile(text: artifact.pathText, position: artifact.position), "artifacts", &findings)
        }
        checkContext(&findings)
    }

    private func check(_ file: TaskFile, _ place: String, _ findings: inout [Diagnostic]) {
        let hint = "write a path relative to the repository's root"
        func report(_ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ message: String) {
            findings.append(Diagnostic(severity, code, message, at: file.position, hints: [hint]))
        }
        if file.text.hasPrefix("~") {
            report(.error, .pathAbsolute, "'\(file.text)' in \(place) lies in a home folder")
            return
        }
        switch file.refusal {
        case .absolute: report(.error, .pathAbsolute, "'\(file.text)' in \(place) is absolute")
        case .escapes: report(.error, .pathEscapes, "'\(file.text)' in \(place) leaves the repository")
        case .insideGit: report(.error, .pathEscapes, "'\(file.text)' in \(place) points into .git")
        case .malformed, .empty: report(.warning, .pathInvalid, "'\(file.text)' in \(place) is no path")
        case nil: break
        }
    }

    private func checkContext(_ findings: inout [Diagnostic]) {
        guard let exists else { return }
        for reference in plan.context where reference.isInRepository {
            let path = Self.withoutFragment(reference.path)
            guard !path.utf8.contains(UInt8(ascii: "*")), (try? RepositoryPath(path)) != nil, !exists(path) else {
                continue
            }
            let place = SourcePosition(file: plan.path, line: reference.line)
            // A phase's folder moves as the phase goes on; the file is found under its number.
            if tree?.resolveReference(path) != nil { continue }
            findings.append(
                Diagnostic(
                    .warning, .contextMissing, "the context file '\(reference.path)' does not exist", at: place,
                    hints: ["correct the path, or delete the line"]))
        }
    }

    /// Without `#section` and `:12-40`.
    private static func withoutFragment(_ path: String) -> String {
        var text = path
        if let mark = text.utf8.firstIndex(of: UInt8(ascii: "#")) { text = String(text[..<mark]) }
        if let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            text.utf8[text.utf8.index(after: colon)...].allSatisfy({
                (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
            })
        {
            text = String(text[..<colon])
        }
        return text
    }
}
