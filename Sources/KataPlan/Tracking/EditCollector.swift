internal import KataCore

/// Gathers the edits and notices of one document.
struct EditCollector {
    let document: DocumentLines
    let path: String
    private(set) var edits: [ByteEdit] = []
    private(set) var diagnostics: [Diagnostic] = []

    init(bytes: [UInt8], path: String) {
        document = DocumentLines(bytes)
        self.path = path
    }

    /// Replaces a range unless it says so already.
    mutating func replace(_ range: Range<Int>, with text: String, _ reason: String) {
        let replacement = Array(text.utf8)
        guard !document.bytes[range].elementsEqual(replacement) else { return }
        edits.append(ByteEdit(range: range, replacement: replacement, reason: reason))
    }

    mutating func notice(_ code: Diagnostic.Code, _ message: String, at offset: Int, hint: String) {
        diagnostics.append(
            Diagnostic(.notice, code, message, at: document.position(of: offset, file: path), hints: [hint]))
    }

    mutating func notice(_ code: Diagnostic.Code, _ message: String, hint: String) {
        diagnostics.append(Diagnostic(.notice, code, message, at: SourcePosition(file: path), hints: [hint]))
    }

    var result: TrackingResult {
        TrackingResult(bytes: ByteEdit.apply(edits, to: document.bytes), edits: edits, diagnostics: diagnostics)
    }
}

/// One line for a document, from a name that somebody else chose.
func oneLine(_ text: String) -> String { QuotedText.flatten(text, limit: 200) }

extension PhaseNumber {
    /// Whether two texts mean the same phase: `9`, `09` and `009`; `2.1` and `02.1`; letters in either case.
    func isSame(as other: some StringProtocol) -> Bool { Self.canonical(text) == Self.canonical(String(other)) }

    private static func canonical(_ text: String) -> String {
        text.lowercased().split(separator: ".", omittingEmptySubsequences: false).map { part in
            let stripped = part.drop { $0 == "0" }
            return stripped.first?.isNumber == true ? String(stripped) : part.isEmpty ? "" : "0" + stripped
        }.joined(separator: ".")
    }
}
