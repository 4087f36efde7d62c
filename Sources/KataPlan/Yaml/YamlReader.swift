package import KataCore

/// What was read of a YAML text.
package struct YamlReading: Sendable, Hashable {
    /// `nil` when the text was refused; an empty text is a null scalar.
    package var value: YamlValue?
    package var problems: [YamlProblem]
}

/// Reads YAML in three steps: a strict reader of the plain block style nearly all documents use, the full library for
/// anything else, and a line-by-line reading of what the library rejects where only one meaning is possible.
///
/// Never fails and never traps: nesting, size and references are bounded before the library sees a byte.
package enum YamlReader {
    /// Nesting beyond this is refused.
    static let maximumDepth = 100
    /// The library reads about a megabyte a second; longer texts must be plain block style.
    static let maximumLibraryBytes = 1 << 18

    /// - Parameters:
    ///   - bytes: the whole document.
    ///   - range: the YAML text in it.
    package static func read(_ bytes: [UInt8], in range: Range<Int>? = nil) -> YamlReading {
        read(LineTable(bytes), in: range ?? 0..<bytes.count)
    }

    static func read(_ lines: LineTable, in range: Range<Int>) -> YamlReading {
        var plain = PlainYamlReader(lines: lines, range: range, isLenient: false)
        if let value = plain.read() { return YamlReading(value: value, problems: plain.problems) }
        // The library counts characters, which only text has.
        if !lines.traits.isASCII, let offset = ByteChecks.firstInvalid(lines.bytes, in: range) {
            let problem = YamlProblem(
                kind: .syntax, message: "these bytes are not UTF-8", offset: offset,
                hints: ["convert the file to UTF-8"])
            return YamlReading(value: nil, problems: [problem])
        }
        if let refusal = YamlBounds.check(lines.bytes, in: range) {
            return YamlReading(value: nil, problems: [refusal])
        }
        switch LibraryYaml.read(lines, in: range) {
        case .success(let value): return YamlReading(value: value, problems: [])
        case .failure(let failure):
            let problem = OpenBracket.find(lines, in: range, before: failure) ?? failure
            var lenient = PlainYamlReader(lines: lines, range: range, isLenient: true)
            guard problem.kind != .tab, let value = lenient.read() else {
                return YamlReading(value: nil, problems: [problem])
            }
            return YamlReading(value: value, problems: lenient.problems)
        }
    }

    /// The problems as diagnostics, with codes such as `summary.duplicate-key` for the family `summary`.
    package static func diagnostics(
        _ problems: [YamlProblem], family: String, bytes: [UInt8], file: String
    ) -> [Diagnostic] {
        guard !problems.isEmpty else { return [] }
        let lines = LineTable(bytes)
        return problems.map { $0.diagnostic(family: family, in: lines, file: file) }
    }
}
