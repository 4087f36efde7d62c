internal import KataCore
internal import KataPattern
internal import KataPlan

/// What the files of one artifact hold, gathered file by file.
struct ArtifactContent: Sendable {
    private let artifact: Artifact
    private var occurrences: [String: Int] = [:]
    private var foundExports: Set<String> = []
    private var forbidden: [String] = []
    private var lines = 0
    private var characters = 0
    private var tests = 0
    private(set) var evidence: [MustHaveResult.Evidence] = []

    init(_ artifact: Artifact) { self.artifact = artifact }

    mutating func add(_ file: TreeFiles.File) throws(PatternError) {
        lines += ByteText.lineCount(file.bytes)
        if artifact.maximumCharacters != nil { characters += ByteText.characterCount(file.bytes) }
        for text in artifact.contains where occurrences[text, default: 0] < wantedOccurrences {
            try look(for: text, in: file)
        }
        for text in artifact.doesNotContain {
            if let place = ByteText.firstOccurrence(of: Array(text.utf8), in: file.bytes), !text.isEmpty {
                let line = ByteText.line(at: place, in: file.bytes)
                forbidden.append("contains \(quoted(text)), which must not be there (\(file.path):\(line.number))")
            }
        }
        let language = SourceLanguage(fileName: file.path.lastComponent)
        for name in artifact.exports where !foundExports.contains(name) { try lookForExport(name, language, in: file) }
        if artifact.minimumTests != nil {
            for pattern in language.testPatterns { tests += try Pattern(pattern).count(in: file.bytes) }
        }
    }

    var complaints: [String] {
        var reasons = forbidden
        for text in artifact.contains {
            let found = occurrences[text, default: 0]
            if found == 0 {
                reasons.append("does not contain \(quoted(text))")
            } else if found < wantedOccurrences {
                reasons.append("contains \(quoted(text)) \(found) times instead of \(wantedOccurrences)")
            }
        }
        reasons += artifact.exports.filter { !foundExports.contains($0) }.map { "does not export \(quoted($0))" }
        if let least = artifact.minimumLines, lines < least {
            reasons.append("has \(lines) lines, fewer than \(least)")
        }
        if let most = artifact.maximumLines, lines > most { reasons.append("has \(lines) lines, more than \(most)") }
        if let most = artifact.maximumCharacters, characters > most {
            reasons.append("has \(characters) characters, more than \(most)")
        }
        if let least = artifact.minimumTests, tests < least {
            reasons.append("has \(tests) tests, fewer than \(least)")
        }
        return reasons
    }

    private var wantedOccurrences: Int { max(1, artifact.minimumOccurrences ?? 1) }

    /// Text is meant literally. One that does not occur, but is a pattern that does, counts too, and the evidence says so.
    private mutating func look(for text: String, in file: TreeFiles.File) throws(PatternError) {
        guard !text.isEmpty else { return }
        let bytes = Array(text.utf8)
        if let place = ByteText.firstOccurrence(of: bytes, in: file.bytes) {
            note(place, in: file)
            occurrences[text, default: 0] += ByteText.occurrences(of: bytes, in: file.bytes, atMost: wantedOccurrences)
            return
        }
        guard text.contains(where: { #"\.*+?[]()|^$"#.contains($0) }), let pattern = try? Pattern(text),
            let match = try pattern.firstMatch(in: file.bytes), !match.isEmpty
        else { return }
        note(match.lowerBound, in: file, as: "matches as a pattern: ")
        occurrences[text, default: 0] += try pattern.count(in: file.bytes, atMost: wantedOccurrences)
    }

    private mutating func lookForExport(
        _ name: String, _ language: SourceLanguage, in file: TreeFiles.File
    ) throws(PatternError) {
        guard let identifier = Self.identifier(in: name) else {
            if let place = ByteText.firstOccurrence(of: Array(name.utf8), in: file.bytes), !name.isEmpty {
                note(place, in: file)
                foundExports.insert(name)
            }
            return
        }
        for pattern in language.exportPatterns(of: identifier) {
            guard let match = try Pattern(pattern).firstMatch(in: file.bytes) else { continue }
            note(match.upperBound > match.lowerBound ? match.upperBound - 1 : match.lowerBound, in: file)
            foundExports.insert(name)
            return
        }
    }

    /// The name in `type Order`, `useCart()`, `async function load(id)`, `POST handler`.
    static func identifier(in text: String) -> String? {
        let keywords: Set<String> = [
            "type", "interface", "class", "struct", "enum", "function", "func", "fn", "def", "const", "let", "var",
            "async",
            "static", "public", "pub", "export", "abstract", "protocol", "trait", "actor",
        ]
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" || $0 == ".") }
        let name = words.first { !keywords.contains(String($0)) } ?? words.last
        // `Type.member` is exported with its type.
        guard let first = name?.split(separator: ".").first, first.first?.isNumber == false else { return nil }
        let isPlain = first.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        return isPlain ? String(first) : nil
    }

    private mutating func note(_ place: Int, in file: TreeFiles.File, as prefix: String = "") {
        guard evidence.count < 20 else { return }
        let line = ByteText.line(at: place, in: file.bytes)
        evidence.append(.init(path: file.path, line: line.number, text: prefix + line.text))
    }

    private func quoted(_ text: String) -> String { "\"\(text.prefix(120))\"" }
}
