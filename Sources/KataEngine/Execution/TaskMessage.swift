package import KataCore

/// The message of a task's commit, without its trailers.
package struct TaskMessage: Sendable, Hashable {
    package var subject: String
    package var body: String

    package var text: String { body.isEmpty ? subject : "\(subject)\n\n\(body)" }

    /// - Parameters:
    ///   - type: the Conventional Commits type.
    ///   - name: the task's name without `Task N:`; everything that is no plain text is made harmless.
    ///   - scope: in the subject, instead of the plan's id.
    ///   - body: what was asked for, from the plan; wrapped at 72 columns.
    package init(
        type: String, plan: PlanID, scope: String? = nil, name: String, body: String, style: CommitStyle
    ) {
        let name = Self.plain(name)
        let scope = Self.scope(scope, of: plan)
        subject =
            switch style {
            case .conventional: "\(type)(\(scope)): \(name)"
            case .semantic: "\(type): \(name) (\(scope))"
            case .simple: name
            }
        self.body = Self.wrapped(body, to: 72)
    }

    /// What stands in brackets in a subject: the plan's id where nothing else is asked for.
    package static func scope(_ scope: String?, of plan: PlanID) -> String {
        guard let scope, !scope.isEmpty else { return plan.description }
        return plain(scope)
    }

    /// The types of Conventional Commits that kata writes.
    package static let types: Set<String> = [
        "feat", "fix", "test", "refactor", "perf", "docs", "style", "chore", "build", "ci",
    ]

    /// The type that a provider proposed, if it is a known one; else from what the task touched.
    package static func type(proposed: String?, paths: [RepositoryPath]) -> String {
        if let proposed, types.contains(proposed) { return proposed }
        guard !paths.isEmpty else { return "chore" }
        if paths.allSatisfy(isTest) { return "test" }
        if paths.allSatisfy({ $0.lastComponent.hasSuffix(".md") || $0.display.hasPrefix("docs/") }) { return "docs" }
        return "feat"
    }

    private static func isTest(_ path: RepositoryPath) -> Bool {
        let name = path.lastComponent.lowercased()
        return [".test.", ".spec.", "_test."].contains { name.contains($0) } || name.hasPrefix("test_")
            || name.hasSuffix("tests.swift")
            || path.components.dropLast().contains { ["test", "tests", "__tests__"].contains($0.lowercased()) }
    }

    /// One line: control characters gone, runs of white space folded, no leading `#` that Git would take for a comment.
    private static func plain(_ text: String) -> String {
        let words = text.unicodeScalars.split {
            $0.value < 0x21 || $0.value == 0x7F || (0x80..<0xA0).contains($0.value)
        }
        let line = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        let trimmed = line.drop { $0 == "#" || $0 == " " }
        return trimmed.isEmpty ? "task" : String(trimmed.prefix(200))
    }

    /// Paragraphs folded to a width. A line that reads like a trailer is indented, so that it never becomes one.
    private static func wrapped(_ text: String, to width: Int) -> String {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(40) {
            let words = paragraph.unicodeScalars.split { $0.value < 0x21 || $0.value == 0x7F }
                .map { String(String.UnicodeScalarView($0)) }
            guard !words.isEmpty else {
                if lines.last?.isEmpty == false { lines.append("") }
                continue
            }
            var line = ""
            for word in words {
                if !line.isEmpty && line.count + 1 + word.count > width {
                    lines.append(line)
                    line = word
                } else {
                    line += line.isEmpty ? word : " " + word
                }
            }
            lines.append(line)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map(guarded).joined(separator: "\n")
    }

    /// Trailers that mean something to kata or to forges come from kata alone, never from a plan's text.
    private static func guarded(_ line: String) -> String {
        let lowered = line.lowercased()
        let isReserved = ["kata-", "co-authored-by", "signed-off-by"].contains { lowered.hasPrefix($0) }
        return isReserved || line.hasPrefix("#") || line.hasPrefix("---") ? "  " + line : line
    }
}
