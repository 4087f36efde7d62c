/// The top-level shape of a shell script: its simple commands and the operators between them.
///
/// An outline for warnings and recognition, not a parser: groups, substitutions and quoted text stay whole words.
struct ShellOutline: Sendable {
    struct Stage: Sendable, Hashable {
        /// Words as written, quotes included.
        var words: [String]
        /// What stands before: `&&`, `||`, `|`, `;`, `&`; empty for the first.
        var joinedBy: String
    }

    private(set) var stages: [Stage] = []
    /// A quote or substitution is still open at the end.
    private(set) var isOpen = false
    /// Ends with an operator or a backslash, so another line belongs to it.
    private(set) var isContinued = false

    init(_ text: String) {
        var scanner = ShellScanner(bytes: Array(text.utf8))
        scanner.scan()
        stages = scanner.stages
        isOpen = scanner.isOpen
        isContinued = scanner.isContinued
    }
}

private struct ShellScanner {
    let bytes: [UInt8]
    var stages: [ShellOutline.Stage] = []
    var isOpen = false
    var isContinued = false
    private var index = 0
    private var words: [String] = []
    private var word: [UInt8] = []
    private var joinedBy = ""

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func scan() {
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch byte {
            case UInt8(ascii: "\\"):
                if index + 1 == bytes.count { isContinued = true }
                if next == 0x0A { index += 2 } else { take(min(2, bytes.count - index)) }
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): takeQuoted(byte)
            case UInt8(ascii: "("): takeGroup(byte)
            case UInt8(ascii: "{") where isGroup(next): takeGroup(byte)
            case UInt8(ascii: "$") where next == UInt8(ascii: "("):
                take(1)
                takeGroup(UInt8(ascii: "("))
            case UInt8(ascii: "$") where next == UInt8(ascii: "{"):
                take(1)
                takeGroup(UInt8(ascii: "{"))
            case UInt8(ascii: "#") where word.isEmpty:
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            case 0x20, 0x09:
                endWord()
                index += 1
            case 0x0A, UInt8(ascii: ";"):
                endStage(";")
                index += 1
            case UInt8(ascii: "|"):
                let isOr = next == UInt8(ascii: "|")
                endStage(isOr ? "||" : "|")
                index += isOr || next == UInt8(ascii: "&") ? 2 : 1
            case UInt8(ascii: "&"):
                // `2>&1` and `&>file` are redirections.
                if next == UInt8(ascii: "&") {
                    endStage("&&")
                    index += 2
                } else if next == UInt8(ascii: ">") || word.last == UInt8(ascii: ">") {
                    take(1)
                } else {
                    endStage("&")
                    index += 1
                }
            default: take(1)
            }
        }
        endWord()
        let wasOperator = words.isEmpty && (joinedBy == "|" || joinedBy == "&&" || joinedBy == "||")
        if wasOperator { isContinued = true }
        flush()
    }

    private func isGroup(_ next: UInt8) -> Bool { word.isEmpty && (next == 0x20 || next == 0x0A) }

    private mutating func take(_ count: Int) {
        word += bytes[index..<(index + count)]
        index += count
    }

    private mutating func takeQuoted(_ quote: UInt8) {
        take(1)
        while index < bytes.count, bytes[index] != quote {
            take(bytes[index] == UInt8(ascii: "\\") && quote != UInt8(ascii: "'") ? min(2, bytes.count - index) : 1)
        }
        if index < bytes.count { take(1) } else { isOpen = true }
    }

    /// A substitution or group, with what is nested in it.
    private mutating func takeGroup(_ opener: UInt8) {
        let closer = opener == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
        var depth = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                takeQuoted(byte)
                continue
            }
            take(byte == UInt8(ascii: "\\") ? min(2, bytes.count - index) : 1)
            if byte == opener { depth += 1 }
            if byte == closer {
                depth -= 1
                if depth == 0 { return }
            }
        }
        isOpen = true
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        words.append(String(decoding: word, as: UTF8.self))
        word = []
    }

    private mutating func endStage(_ mark: String) {
        endWord()
        flush()
        // An empty line or `;` adds nothing to the operator before it.
        if words.isEmpty,
            !(mark == ";" && !joinedBy.isEmpty && joinedBy != ";" && stages.isEmpty == false && lastWasOperator)
        {
            joinedBy = mark
        }
        lastWasOperator = mark != ";"
    }

    private var lastWasOperator = false

    private mutating func flush() {
        guard !words.isEmpty else { return }
        stages.append(.init(words: words, joinedBy: stages.isEmpty ? "" : joinedBy))
        words = []
        lastWasOperator = false
    }
}
