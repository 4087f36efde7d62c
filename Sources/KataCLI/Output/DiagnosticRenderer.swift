package import KataCore

/// Renders diagnostics as people read them: what, where, the line itself, notes, and the way out.
package struct DiagnosticRenderer: Sendable {
    let style: Style
    /// The text of a file that a diagnostic points at, when it is at hand: 1-based lines.
    let line: @Sendable (SourcePosition) -> String?

    package init(style: Style, line: @escaping @Sendable (SourcePosition) -> String? = { _ in nil }) {
        self.style = style
        self.line = line
    }

    package func render(_ diagnostic: Diagnostic) -> String {
        var text = "\(label(diagnostic)): \(style.bold(DisplayText.oneLine(diagnostic.message, limit: 2000)))"
        if let position = diagnostic.position {
            let place = DisplayText.oneLine(position.description)
            text += "\n  \(style.dim(place))"
            if let source = line(position) { text += excerpt(of: source, at: position) }
        }
        for note in diagnostic.notes { text += "\n  note: \(DisplayText.oneLine(note, limit: 2000))" }
        for hint in diagnostic.hints { text += "\n  hint: \(DisplayText.oneLine(hint, limit: 2000))" }
        return text
    }

    private func label(_ diagnostic: Diagnostic) -> String {
        let text = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]"
        return switch diagnostic.severity {
        case .error: style.red(text)
        case .warning: style.yellow(text)
        case .notice: style.cyan(text)
        }
    }

    private func excerpt(of source: String, at position: SourcePosition) -> String {
        let number = String(position.line)
        let shown = DisplayText.oneLine(source, limit: 160)
        // A tab counts as one column in positions and is shown as one space, so the mark stays under its place.
        let indent = String(repeating: " ", count: min(max(0, position.column - 1), 160))
        let gutter = String(repeating: " ", count: number.count)
        let mark = style.yellow(String(repeating: "^", count: Self.wordLength(source, from: position.column)))
        return "\n    \(number) | \(shown)\n    \(gutter) | \(indent)\(mark)"
    }

    /// How long the word at a column is, a tag up to its end; at least 1.
    private static func wordLength(_ source: String, from column: Int) -> Int {
        var count = 0
        var isTag = false
        for scalar in source.unicodeScalars.dropFirst(column - 1) {
            if count == 0 { isTag = scalar == "<" }
            guard count < 60, scalar.value > 0x20, scalar.value < 0x7F || scalar.value > 0xA0 else { break }
            count += 1
            if isTag, scalar == ">" { break }
        }
        return max(1, count)
    }
}
