internal import KataMessages

/// A full statement of evidence in a note, read as text: its line is made of sorted keys, so its parts can be cut out of it.
///
/// The digest in a commit's trailer is that of `{"predicate":…,"predicateType":…,"tree":…}` and a newline.
struct StatementText: Sendable, Hashable {
    let digest: String
    let tree: String
    private let predicate: [UInt8]

    private static let start = Array(#"{"_type":"https://in-toto.io/Statement/v1","predicate":"#.utf8)
    private static let middle = Array(#","predicateType":"urn:kata:verification:v1","#.utf8)
    private static let treeKey = Array(#""gitTree":""#.utf8)

    /// - Returns: `nil` for a line that is no statement of kata's.
    init?(line: ArraySlice<UInt8>) {
        guard line.starts(with: Self.start), let middle = Self.last(Self.middle, in: line),
            let key = Self.last(Self.treeKey, in: line[middle...])
        else { return nil }
        predicate = Array(line[(line.startIndex + Self.start.count)..<middle])
        tree = String(decoding: line[(key + Self.treeKey.count)...].prefix { $0 != 0x22 }, as: UTF8.self)
        var core = Array(#"{"predicate":"#.utf8) + predicate + Self.middle
        core += Array("\"tree\":\"\(tree)\"}\n".utf8)
        digest = SHA256.hex(of: core)
    }

    static func all(in note: [UInt8]) -> [StatementText] {
        note.split(separator: 0x0A).compactMap { StatementText(line: $0) }
    }

    func has(_ verdict: VerifyTrailer.Word) -> Bool {
        predicate.ends(with: Array("\"verdict\":\"\(verdict.rawValue)\"}".utf8))
    }

    private static func last(_ pattern: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        var end = text.endIndex
        // From the end, where the parts that follow the predicate are short.
        while end - text.startIndex >= pattern.count {
            let start = end - pattern.count
            if text[start] == pattern[0], text[start..<end].elementsEqual(pattern) { return start }
            end -= 1
        }
        return nil
    }
}

extension [UInt8] {
    fileprivate func ends(with other: [UInt8]) -> Bool {
        count >= other.count && suffix(other.count).elementsEqual(other)
    }
}
