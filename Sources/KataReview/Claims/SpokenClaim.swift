/// Something in somebody's words that can be held against Git and the checks.
enum SpokenClaim: Sendable, Hashable {
    case created(path: String)
    case deleted(path: String)
    case testsPass
    case everyTaskDone
    case commit(hash: String)
}

/// Finds claims in sentences: only what is said plainly.
///
/// Words are no measurements, and a sentence can mean many things. A sentence with a negation, a condition, a wish or a
/// plan in it claims nothing. A path counts only right after the verb, and only when it looks like nothing else.
struct SpokenClaims: Sendable {
    /// With the sentence that says so.
    static func all(in text: String) -> [(claim: SpokenClaim, sentence: String)] {
        var found: [(SpokenClaim, String)] = []
        for sentence in sentences(of: text) {
            let words = Self.words(of: sentence)
            guard !words.contains(where: { hedges.contains($0.plain) || $0.plain.hasSuffix("n't") }) else { continue }
            let claims = files(in: words) + tests(in: words) + tasks(in: words) + commits(in: words)
            for claim in claims where !found.contains(where: { $0.0 == claim }) { found.append((claim, sentence)) }
        }
        return found
    }

    struct Word: Sendable {
        /// As written, without marks at its ends.
        var text: String
        /// In lower case.
        var plain: String
        /// Whether a comma or `and` leads on to a further item of a list.
        var endsItem: Bool
    }

    private static let hedges: Set<String> = [
        "not", "no", "never", "none", "without", "instead", "would", "could", "should", "will", "shall", "may", "might",
        "must", "cannot", "if", "unless", "once", "when", "after", "before", "until", "plan", "plans", "planned",
        "todo",
        "tbd", "next", "later", "failed", "fails", "fail", "failing", "unable", "skip", "skipped", "except", "but",
        "previously", "already", "originally", "temporary", "temporarily", "removed", "remove", "reverted", "example",
        "e.g", "like", "expected", "need", "needs", "needed", "let", "want", "try", "tried", "attempted", "can", "to",
        "renamed", "moved", "was", "were", "had", "only", "some", "most", "almost", "mostly", "partially", "?",
    ]

    private static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            var rest = line[...]
            while let end = rest.ranges(of: ". ").first ?? rest.ranges(of: "; ").first {
                sentences.append(String(rest[..<end.lowerBound]))
                rest = rest[end.upperBound...]
            }
            sentences.append(String(rest))
        }
        return sentences.filter { !$0.isEmpty && $0.utf8.count < 600 }
    }

    private static func words(of sentence: String) -> [Word] {
        sentence.replacing("?", with: " ? ").split { $0 == " " || $0 == "\t" }.map { part in
            var text = String(part)
            var endsItem = false
            while let last = text.last, ",.:;!)`*\"'".contains(last) {
                if last == "," { endsItem = true }
                text.removeLast()
            }
            while let first = text.first, "(`*\"'-".contains(first) { text.removeFirst() }
            return Word(text: text, plain: text.lowercased(), endsItem: endsItem)
        }
    }

    // MARK: - Files

    private static let creating: Set<String> = ["created", "creates", "wrote", "added"]
    private static let openings: Set<String> = [
        "i", "i've", "we", "we've", "have", "also", "then", "and", "successfully", "done", "task", "now", "",
    ]
    private static let fillers: Set<String> = [
        "a", "an", "the", "new", "file", "files", "module", "script", "test", "tests", "component", "class", "config",
        "configuration", "document", "both", "two", "three",
    ]

    private static func files(in words: [Word]) -> [SpokenClaim] {
        // Whoever creates something and deletes it in the same sentence leaves nothing to look for.
        let verbs = words.filter { creating.contains($0.plain) || $0.plain == "deleted" }
        guard Set(verbs.map { $0.plain == "deleted" }).count == 1,
            let start = words.firstIndex(where: { $0.plain == verbs[0].plain }),
            // "The script created out.txt" tells of somebody else.
            words[..<start].allSatisfy({ openings.contains($0.plain) || $0.plain.allSatisfy(\.isNumber) })
        else { return [] }
        var index = start + 1
        var saysFile = false
        while index < words.count, index - start <= 4, fillers.contains(words[index].plain) {
            saysFile = saysFile || words[index].plain.hasPrefix("file")
            index += 1
        }
        var paths: [String] = []
        var isOpen = true
        while index < words.count, isOpen {
            let word = words[index]
            if word.plain == "and" {
                index += 1
                continue
            }
            guard isPath(word.text) else { break }
            paths.append(word.text)
            isOpen = word.endsItem || index + 1 < words.count && words[index + 1].plain == "and"
            index += 1
        }
        // "added foo.json support": a name that goes on is a name of something else.
        let goesOn =
            index < words.count && words[index - 1].plain != "and"
            && !["with", "for", "in", "that", "which", "as", "at"].contains(words[index].plain)
        guard !paths.isEmpty, !goesOn || saysFile else { return [] }
        switch verbs[0].plain {
        case "deleted": return paths.map { .deleted(path: $0) }
        case "added": return saysFile ? paths.map { .created(path: $0) } : []
        default: return paths.map { .created(path: $0) }
        }
    }

    private static let extensions: Set<String> = [
        "c", "cc", "cfg", "clj", "cpp", "cs", "css", "csv", "cjs", "dart", "erl", "ex", "exs", "go", "gradle",
        "graphql",
        "h", "hpp", "hs", "html", "ini", "java", "jl", "js", "json", "jsx", "kt", "lua", "m", "md", "mjs", "ml", "php",
        "proto", "py", "rb", "rs", "scala", "scss", "sh", "sql", "svelte", "swift", "tf", "toml", "ts", "tsx", "txt",
        "vue", "xml", "yaml", "yml",
    ]

    private static func isPath(_ text: String) -> Bool {
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex,
            extensions.contains(text[text.index(after: dot)...].lowercased()), text.utf8.count <= 200,
            !text.hasPrefix("http"), !text.contains("://"), !text.contains("//"), !text.contains("..")
        else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "/._-@+".utf8.contains(byte)
        }
    }

    // MARK: - Results

    /// `all tests pass`, `tests passed`, `12 tests pass`, `12/12 tests pass`
    private static func tests(in words: [Word]) -> [SpokenClaim] {
        for (index, word) in words.enumerated()
        where ["pass", "passed", "passing", "passes", "green"].contains(word.plain) {
            let before = words[..<index].suffix(3).map(\.plain).filter {
                !["now", "are", "all", "is", "have"].contains($0)
            }
            if before.last == "tests" || before.last == "suite" && before.contains("test") { return [.testsPass] }
        }
        return []
    }

    /// `all tasks are done`, `all 3 tasks complete`, `everything is done`
    private static func tasks(in words: [Word]) -> [SpokenClaim] {
        let plain = words.map(\.plain)
        guard let all = plain.firstIndex(of: "all"),
            let tasks = plain[all...].firstIndex(of: "tasks"), tasks - all <= 2
        else { return [] }
        let after = plain[(tasks + 1)...].prefix(3)
        let isDone = after.contains { ["done", "complete", "completed", "finished"].contains($0) }
        return isDone ? [.everyTaskDone] : []
    }

    /// A hash right after `commit`.
    private static func commits(in words: [Word]) -> [SpokenClaim] {
        zip(words, words.dropFirst()).compactMap { before, word in
            guard ["commit", "committed", "as", "in"].contains(before.plain),
                before.plain.hasPrefix("commit") || words.contains(where: { $0.plain == "committed" }),
                (7...40).contains(word.plain.utf8.count),
                word.plain.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
                word.plain.contains(where: \.isNumber), word.plain.contains(where: \.isLetter)
            else { return nil }
            return .commit(hash: word.plain)
        }
    }
}
