internal import KataCore
internal import KataFiles

extension Diagnostic {
    /// The same fields as a person reads: severity, code, message, hint, file, line, column; notes where there are any.
    var json: JSONText {
        .object([
            "severity": .string(severity.rawValue),
            "code": .string(code.rawValue),
            "message": .string(message),
            "hint": .optional(hints.isEmpty ? nil : hints.joined(separator: "; ")),
            "file": .optional(position?.file),
            "line": .optional(position.map { Int64($0.line) }),
            "column": .optional(position.map { Int64($0.column) }),
            "notes": notes.isEmpty ? nil : .strings(notes),
        ])
    }
}
