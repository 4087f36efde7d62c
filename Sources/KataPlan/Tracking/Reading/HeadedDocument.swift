/// What kata needs of prose such as PROJECT.md, CONTEXT.md and RESEARCH.md: its title, its sections, its decisions.
package struct HeadedDocument: Sendable, Hashable {
    package var title: String?
    /// Headings of the second level.
    package var sections: [String] = []
    /// The one thing that must work, in a project's own words.
    package var coreValue: String?
    /// Ids such as `D-01` that begin a list item, each once.
    package var decisions: [String] = []

    /// Never throws and never traps, whatever the bytes are.
    package static func parse(bytes: [UInt8]) -> HeadedDocument {
        var result = HeadedDocument()
        let document = DocumentLines(bytes)
        var isInCoreValue = false
        for line in document.body where !line.isFenced {
            let text = document.text(line).trimmed
            if text.hasPrefix("# "), result.title == nil {
                result.title = String(text.dropFirst(2)).trimmed
            } else if text.hasPrefix("## ") {
                result.sections.append(String(text.dropFirst(3)).trimmed)
                isInCoreValue = text.lowercased() == "## core value"
            } else if !text.isEmpty, isInCoreValue, result.coreValue == nil {
                result.coreValue = text
            } else if let labelled = LabelledLine(line, in: document), labelled.label == "core value" {
                result.coreValue = result.coreValue ?? document.text(labelled.value)
            }
            if let id = decision(text), !result.decisions.contains(id) { result.decisions.append(id) }
        }
        return result
    }

    /// `- **D-01**: …`, `- D-01: …`
    private static func decision(_ line: String) -> String? {
        guard line.hasPrefix("- ") || line.hasPrefix("* ") else { return nil }
        let word = line.dropFirst(2).drop { $0 == "*" || $0 == " " || $0 == "[" }
            .prefix { $0 == "D" || $0 == "-" || ($0.isASCII && $0.isNumber) }
        return word.hasPrefix("D-") && word.count > 2 ? String(word) : nil
    }
}
