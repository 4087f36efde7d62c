/// Tells command lines from sentences.
enum CommandShape {
    /// Words that end a command and begin what is expected of it: `npm test passes`.
    private static let tailWords: Set<String> = [
        "passes", "pass", "passed", "passing", "succeeds", "succeed", "succeeded", "shows", "show", "returns", "return",
        "outputs", "prints", "exits", "completes", "compiles", "works", "reports", "should", "must", "confirms", "is",
        "are", "has", "have", "fails", "fail", "produces", "matches", "lists", "contains", "includes", "finds",
        "exists",
        "exit", "runs", "builds", "starts", "responds", "will", "needs", "and", "to", "reveals", "yields", "gives",
        "displays", "finishes", "resolves", "clean", "green", "still", "finished", "verifies", "creates",
    ]

    private static let quantifiers: Set<String> = [
        "no", "zero", "0", "errors", "error", "warnings", "exit", "all", "any",
    ]

    /// Words no command line has as an argument of its own.
    private static let proseWords: Set<String> = [
        "the", "a", "an", "that", "this", "these", "is", "are", "should", "must", "when", "then", "each", "sure",
        "every", "both", "not", "with", "without", "of", "via", "it", "its", "their", "your", "from", "and", "or",
    ]

    struct Split: Sendable, Hashable {
        var command: String
        /// What follows the command as prose; `nil` when the line is a command as it stands.
        var expectation: String?
    }

    /// - Parameter isMarked: the text stands in backticks or a fence, so that it is code of some kind.
    /// - Returns: `nil` for a sentence.
    static func split(_ text: String, isMarked: Bool = false) -> Split? {
        var line = text.trimmed[...]
        if line.hasPrefix("$ ") { line = line.dropFirst(2) }
        // The first words decide what a line is; so a line of megabytes costs no more than others until it is a command.
        guard mayBeProgram(line) else { return nil }
        let words = PlainWords.pieces(line)
        guard let start = firstProgram(words) else { return nil }
        let program = words[start]
        guard isProgram(program, words, start, isMarked: isMarked) else { return nil }
        guard !isMarked, let tail = tail(words, from: start) else {
            return Split(command: String(line), expectation: nil)
        }
        let command = words[..<tail].joined(separator: " ")
        guard tail > start + 1 || standsAlone(program) else { return nil }
        return Split(command: command, expectation: words[tail...].joined(separator: " "))
    }

    /// Whether the first word can be a program's name at all: no capital letter but in an assignment or a path, no markup.
    private static func mayBeProgram(_ line: Substring) -> Bool {
        guard let first = line.utf8.first else { return false }
        switch first {
        case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"): return false
        case 0x41...0x5A:
            let word = line.utf8.prefix { $0 > 0x20 }
            return word.contains(UInt8(ascii: "=")) || word.contains(UInt8(ascii: "/"))
        default: return first > 0x20 && first < 0x80
        }
    }

    /// The index of the program's name, behind assignments and prefixes.
    private static func firstProgram(_ words: [String]) -> Int? {
        var index = 0
        while index < words.count {
            let word = words[index]
            if word == "!" || word == "sudo" || word == "(" || word == "{" || isAssignment(word) {
                index += 1
            } else {
                return index
            }
        }
        return words.isEmpty || !words.contains(where: isAssignment) ? nil : 0
    }

    static func isAssignment(_ word: String) -> Bool {
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals != word.utf8.startIndex else {
            return false
        }
        return word.utf8[..<equals].allSatisfy { byte in
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
        }
    }

    private static func isProgram(_ program: String, _ words: [String], _ start: Int, isMarked: Bool) -> Bool {
        // Assignments alone are a command only where something is computed: `role="button"` is markup.
        if isAssignment(program) { return program[...].place(of: "$(") != nil || program[...].place(of: "`") != nil }
        var name = program
        while name.hasPrefix("(") { name.removeFirst() }
        let rest = words[(start + 1)...]
        if isScriptPath(name) { return isMarked || rest.first.map { !proseWords.contains($0) } ?? true }
        if KnownCommands.clear.contains(name) {
            if rest.isEmpty { return standsAlone(name) }
            guard let next = rest.first else { return false }
            return !proseWords.contains(PlainWords.lowered(next)) && !(tailWords.contains(next) && !standsAlone(name))
        }
        guard KnownCommands.ambiguous.contains(name), let next = rest.first else { return name == "make" }
        if let subcommands = KnownCommands.subcommands[name], subcommands.contains(next) { return true }
        if name == "make" { return isMarked || (isIdentifier(next) && !proseWords.contains(next) && rest.count <= 2) }
        if KnownCommands.subcommands[name] != nil { return false }
        return hasSyntax(rest) || (isMarked && looksLikeArgument(next))
    }

    /// Options, paths, quotes, variables or operators among the words.
    private static func hasSyntax(_ words: ArraySlice<String>) -> Bool {
        guard let next = words.first else { return false }
        if looksLikeArgument(next) { return true }
        return words.contains {
            $0 == "&&" || $0 == "|" || $0 == "||" || $0 == ";" || $0.hasPrefix("--") || $0.hasPrefix("$") || $0 == "do"
                || $0 == "then"
        }
    }

    private static func looksLikeArgument(_ word: String) -> Bool {
        guard let first = word.utf8.first else { return false }
        switch first {
        case UInt8(ascii: ">"), UInt8(ascii: "<"): return true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "$"), UInt8(ascii: "\""),
            UInt8(ascii: "'"), UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "["):
            return word.utf8.count > 1 || first != UInt8(ascii: "-")
        default: break
        }
        return word.utf8.contains(UInt8(ascii: "/")) || DeclaredPath.looksLikePath(word) || isAssignment(word)
            || (word.utf8.first.map { (0x30...0x39).contains($0) } ?? false)
    }

    private static func isIdentifier(_ word: String) -> Bool {
        word.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == 0x5F
                || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
        }
    }

    private static func isScriptPath(_ word: String) -> Bool {
        if word.hasPrefix("./") || word.hasPrefix("../") { return word.utf8.count > 3 }
        if word.hasPrefix("/") || word.hasPrefix("~/") {
            return word.utf8.dropFirst().contains(UInt8(ascii: "/"))
        }
        guard word.utf8.contains(UInt8(ascii: "/")) else { return false }
        return word.hasSuffix(".sh") || word.hasPrefix("node_modules/.bin/") || word.hasPrefix("bin/")
            || word.hasPrefix(".venv/bin/") || word.hasPrefix("venv/bin/") || word.hasPrefix("vendor/bin/")
            || word.hasPrefix("target/debug/") || word.hasPrefix("target/release/") || isInScriptFolder(word)
    }

    /// A file without an ending in a folder where programs of a project are, such as `Scripts/lint`.
    private static func isInScriptFolder(_ word: String) -> Bool {
        let parts = word.split(separator: "/")
        guard parts.count >= 2, let first = parts.first, let last = parts.last, !last.contains(".") else {
            return false
        }
        switch PlainWords.lowered(String(first)) {
        case "scripts", "script", "tools", "ci", ".ci", "hack", "dev", "bin": return true
        default: return false
        }
    }

    private static func standsAlone(_ program: String) -> Bool {
        switch program {
        case "pytest", "make", "jest", "vitest", "eslint", "tsc", "rspec", "tox", "phpunit", "rake", "just", "mypy",
            "ls",
            "ctest", "ninja", "golangci-lint", "knip":
            true
        default: isScriptPath(program)
        }
    }

    /// The index of the word with which prose begins behind a command.
    private static func tail(_ words: [String], from start: Int) -> Int? {
        var isQuoted = false
        var quote = UInt8(ascii: "'")
        var index = start
        while index < words.count {
            let word = words[index]
            if index > start && !isQuoted {
                if word == "—" || word == "–" || word == "→" || word == "->" || word == "=>"
                    || word == "--" && isProseAfter(words, index)
                {
                    return index
                }
                if word.hasPrefix("("), start < index, word.utf8.count > 1, isProseWord(word.dropFirst()) {
                    return index
                }
                if word == "&&" || word == "||" || word == "|" || word == ";" {
                    // Behind an operator another command begins.
                    index += 2
                    continue
                }
                if word == "with" || word == "without" || word == "for",
                    index + 1 < words.count, quantifiers.contains(PlainWords.lowered(words[index + 1]))
                {
                    return index
                }
                let bare =
                    word.hasSuffix(",") || word.hasSuffix(".") || word.hasSuffix(":") ? String(word.dropLast()) : word
                if tailWords.contains(bare), !isArgumentOfEcho(words, start) { return index }
            }
            for byte in word.utf8 where byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                if isQuoted {
                    if byte == quote { isQuoted = false }
                } else {
                    isQuoted = true
                    quote = byte
                }
            }
            index += 1
        }
        return nil
    }

    private static func isArgumentOfEcho(_ words: [String], _ start: Int) -> Bool {
        words[start] == "echo" || words[start] == "printf" || words[start] == "for" || words[start] == "while"
            || words[start] == "if" || words[start] == "git" && words.dropFirst(start + 1).first == "show"
            || words[start] == "docker" && words.contains("exec")
    }

    /// `--` also separates arguments (`npm test -- --run x`), so only words that begin a remark end the command here.
    private static func isProseAfter(_ words: [String], _ index: Int) -> Bool {
        index + 2 < words.count && remarkStarts.contains(PlainWords.lowered(words[index + 1]))
            && !words[(index + 1)...].contains { $0 == "&&" || $0 == "||" || $0 == "|" || $0 == ";" }
    }

    private static let remarkStarts: Set<String> = [
        "no", "all", "zero", "expect", "expected", "should", "must", "existing", "exits", "passes", "returns", "shows",
        "succeeds", "compiles", "verify", "none", "confirms", "same", "every",
    ]

    private static func isProseWord(_ word: Substring) -> Bool {
        guard let first = word.utf8.first, PlainWords.isLetter(first) else { return false }
        return word.utf8.allSatisfy { byte in
            PlainWords.isLetter(byte) || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ",")
                || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "'")
        }
    }
}
