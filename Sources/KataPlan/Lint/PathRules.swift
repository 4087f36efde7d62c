internal import KataCore

/// Rules about the paths a plan names: they stay inside the repository.
struct PathRules {
    let plan: PlanDocument

    func check(into findings: inout [Diagnostic]) {
        for file in plan.frontmatter.filesModified { check(file, "files_modified", &findings) }
        for task in plan.tasks { for file in task.files { check(file, "files of task \(task.index)", &findings) } }
        for artifact in plan.mustHaves.artifacts where artifact.path == nil && !artifact.pathText.isEmpty {
            check(TaskFile(text: artifact.pathText, position: artifact.position), "artifacts", &findings)
        }
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
}
