internal import KataCore

/// Something wrong with a YAML text.
package struct YamlProblem: Error, Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Can't be read as YAML, and its meaning is not certain.
        case syntax = "yaml-syntax"
        /// Not YAML as it stands, but there is only one thing it can mean.
        case recovered = "yaml-recovered"
        case duplicateKey = "duplicate-key"
        case tab = "yaml-tab"
        case unsupported = "yaml-unsupported"
        case tooDeep = "yaml-too-deep"
        case tooLarge = "yaml-too-large"
    }

    package var kind: Kind
    package var message: String
    /// Byte offset in the document.
    package var offset: Int
    package var hints: [String]
    package var notes: [String] = []

    package var isError: Bool { kind != .recovered }

    /// - Parameter family: the first part of the code, such as `plan` in `plan.duplicate-key`.
    func diagnostic(family: String, in lines: LineTable, file: String) -> Diagnostic {
        Diagnostic(
            isError ? .error : .warning, Diagnostic.Code(rawValue: "\(family).\(kind.rawValue)"), message,
            at: lines.position(of: offset, file: file), notes: notes, hints: hints)
    }
}
