/// A finding about a document, a repository or a run: what is wrong, where, and the way out.
///
/// Parsers and checkers collect diagnostics and go on; they throw one only when nothing more can be said.
package struct Diagnostic: Error, Sendable, Hashable {
    package var severity: Severity
    package var code: Code
    /// One sentence without a full stop after an id or a path.
    package var message: String
    package var position: SourcePosition?
    /// Further facts, such as the candidates of an ambiguous id.
    package var notes: [String]
    /// What the reader can do about it.
    package var hints: [String]

    package init(
        _ severity: Severity, _ code: Code, _ message: String, at position: SourcePosition? = nil,
        notes: [String] = [], hints: [String] = []
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.position = position
        self.notes = notes
        self.hints = hints
    }
}

extension Diagnostic {
    package enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        case error, warning, notice
    }

    /// A stable, documented name in dotted kebab case, such as `plan.duplicate-key`.
    ///
    /// The set is open: each module declares its own codes as static members in an extension.
    package struct Code: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }
        package init(stringLiteral value: String) { rawValue = value }
        package var description: String { rawValue }
    }
}

/// A place in a file. Lines and columns count from 1, columns in Unicode scalars.
package struct SourcePosition: Sendable, Hashable, Comparable {
    /// As it should be shown: relative to the repository or the working folder.
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int = 1, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }

    package static func < (a: SourcePosition, b: SourcePosition) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }
}

extension SourcePosition: CustomStringConvertible {
    package var description: String { "\(file):\(line):\(column)" }
}
