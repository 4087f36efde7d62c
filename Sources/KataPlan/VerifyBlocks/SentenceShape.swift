/// Judges prose.
enum SentenceShape {
    /// A capitalised first word that is no program, several words, and no shell syntax.
    static func isSentence(_ text: String) -> Bool {
        guard CommandShape.split(text, isMarked: true) == nil else { return false }
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
        guard words.count >= 3, let first = words[0].unicodeScalars.first else { return false }
        guard first.properties.isUppercase || words[0].allSatisfy(\.isLetter) else { return false }
        return !text.contains("&&") && !text.contains(" | ") && !text.contains("$(") && !text.contains(" --")
    }

    /// Only says in words that the command succeeds, which its exit code says too.
    static func onlySaysItPasses(_ text: String) -> Bool {
        let words = text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        guard !words.isEmpty, words.count <= 10 else { return words.isEmpty }
        return words.allSatisfy { vocabulary.contains(String($0)) } && words.contains { success.contains(String($0)) }
    }

    private static let success: Set<String> = [
        "passes", "pass", "passing", "succeeds", "succeed", "exits", "exit", "green", "compiles", "completes", "works",
        "builds", "clean", "successfully", "passed",
    ]

    private static let vocabulary: Set<String> = success.union([
        "run", "and", "the", "all", "tests", "test", "build", "it", "with", "without", "errors", "error", "no", "code",
        "0", "zero", "status", "confirm", "verify", "check", "that", "is", "are", "should", "must", "ensure", "typescript",
        "cleanly", "suite", "still", "type", "warnings", "any", "then", "ok", "lint", "of", "everything", "full", "command",
    ])
}
