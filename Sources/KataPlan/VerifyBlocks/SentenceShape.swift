/// Judges prose.
enum SentenceShape {
    /// A capitalised first word that is no program, several words, and no shell syntax.
    static func isSentence(_ text: String) -> Bool {
        guard CommandShape.split(text, isMarked: true) == nil else { return false }
        let words = PlainWords.pieces(text)
        guard words.count >= 3, let first = words[0].utf8.first else { return false }
        guard (0x41...0x5A).contains(first) || words[0].utf8.allSatisfy(PlainWords.isLetter) else { return false }
        return ["&&", " | ", "$(", " --"].allSatisfy { text[...].place(of: $0) == nil }
    }

    /// Only says in words that the command succeeds, which its exit code says too.
    static func onlySaysItPasses(_ text: String) -> Bool {
        guard text.utf8.count <= 200 else { return false }
        let words = PlainWords.words(text)
        guard !words.isEmpty, words.count <= 10 else { return words.isEmpty }
        guard words.allSatisfy(vocabulary.contains) else { return false }
        return words.contains(where: success.contains) || words.contains(where: absence.contains)
    }

    private static let success: Set<String> = [
        "passes", "pass", "passing", "succeeds", "succeed", "exits", "exit", "green", "compiles", "completes", "works",
        "builds", "clean", "successfully", "passed",
    ]

    private static let absence: Set<String> = ["no", "without", "zero"]

    private static let vocabulary: Set<String> = success.union([
        "run", "and", "the", "all", "tests", "test", "build", "it", "with", "without", "errors", "error", "no", "code",
        "0", "zero", "status", "confirm", "verify", "check", "that", "is", "are", "should", "must", "ensure",
        "typescript",
        "cleanly", "suite", "still", "type", "warnings", "any", "then", "ok", "lint", "of", "everything", "full",
        "command", "new", "existing", "types", "both", "files", "file", "compile", "compilation", "fully", "now",
        "only",
    ])

    /// Says that a search finds nothing: `returns no matches`, `should be empty`.
    static func saysNothingIsFound(_ text: String) -> Bool {
        let words = PlainWords.words(String(decoding: Array(text.utf8.suffix(200)), as: UTF8.self))
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : ""
            switch word {
            case "nothing", "empty": return true
            case "no", "zero", "0":
                if ["matches", "match", "results", "result", "output", "hits", "occurrences", "lines"].contains(next) {
                    return true
                }
            case "returns", "return", "finds", "outputs", "shows":
                if next == "none" { return true }
            default: break
            }
        }
        return false
    }
}
