internal import KataFiles

/// Reads the words of a report from JSON, whoever wrote it. Unknown keys and values of the wrong kind are left out.
enum SpokenReport {
    /// The object that a script leaves in `KATA_REPORT_FILE`, or an agent at the end of its last message. Keys may be
    /// written with `_` or `-`; where a list is expected, one string is a list of one.
    static func words(_ object: JSONText) -> ProviderWords? {
        guard object.objectValue != nil else { return nil }
        var words = ProviderWords()
        words.summary = text(object, "summary").map { CleanText.block($0, limit: 4000) }
        words.oneLiner = text(object, "one_liner").map { CleanText.line($0) }
        words.accomplishments = list(object, "accomplishments")
        words.decisions = list(object, "decisions")
        words.deviations = list(object, "deviations")
        words.issues = list(object, "issues")
        words.userSetup = list(object, "user_setup")
        words.nextPhaseReadiness = list(object, "next_phase_readiness")
        words.patterns = list(object, "patterns")
        words.tags = list(object, "tags").map { CleanText.line($0, limit: 60) }
        words.subsystem = text(object, "subsystem").map { CleanText.line($0, limit: 60) }
        words.commitType = text(object, "commit_type").flatMap(commitType)
        return words
    }

    /// Splits the last message of an agent: the last fenced JSON object with a known key is its report, the rest is
    /// talk.
    static func parse(message: String) -> ProviderWords {
        let text = CleanText.block(message)
        for block in fencedBlocks(text).reversed() {
            guard let object = try? JSONText(parsing: block), hasKnownKey(object), let words = words(object) else {
                continue
            }
            return filled(words, from: text, block: block)
        }
        if let object = try? JSONText(parsing: text), hasKnownKey(object), let words = words(object) { return words }
        return ProviderWords(summary: text.isEmpty ? nil : CleanText.block(text, limit: 4000))
    }

    /// A Conventional Commits type: ASCII letters and digits in lower case, at most 20.
    static func commitType(_ text: String) -> String? {
        let type = text.lowercased().prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return type.isEmpty || type.count > 20 ? nil : String(type)
    }

    private static func filled(_ words: ProviderWords, from text: String, block: Substring) -> ProviderWords {
        guard words.summary == nil else { return words }
        var words = words
        let before = CleanText.block(
            text[..<block.startIndex].split(separator: "\n").dropLast().joined(separator: "\n"))
        if !before.isEmpty { words.summary = CleanText.block(before, limit: 4000) }
        return words
    }

    private static func hasKnownKey(_ object: JSONText) -> Bool {
        object.objectValue?.contains { knownKeys.contains(normalized($0.key)) } ?? false
    }

    /// The contents between lines that start with three backticks.
    private static func fencedBlocks(_ text: String) -> [Substring] {
        var blocks: [Substring] = []
        var start: String.Index?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.drop(while: { $0 == " " }).hasPrefix("```") else { continue }
            if let from = start {
                blocks.append(text[from..<line.startIndex])
                start = nil
            } else if line.endIndex < text.endIndex {
                start = text.index(after: line.endIndex)
            }
        }
        return blocks
    }

    private static func value(_ object: JSONText, _ key: String) -> JSONText? {
        object.objectValue?.last { normalized($0.key) == key }?.value
    }

    private static func text(_ object: JSONText, _ key: String) -> String? {
        guard let text = value(object, key)?.stringValue, !CleanText.line(text).isEmpty else { return nil }
        return text
    }

    private static func list(_ object: JSONText, _ key: String) -> [String] {
        switch value(object, key) {
        case .string(let text): CleanText.lines([text], limit: 1000)
        case .array(let elements): CleanText.lines(elements.prefix(200).compactMap(\.stringValue), limit: 1000)
        default: []
        }
    }

    private static func normalized(_ key: String) -> String { key.lowercased().replacing("-", with: "_") }

    private static let knownKeys: Set<String> = [
        "summary", "one_liner", "accomplishments", "decisions", "deviations", "issues", "user_setup",
        "next_phase_readiness", "patterns", "tags", "subsystem", "commit_type",
    ]
}
