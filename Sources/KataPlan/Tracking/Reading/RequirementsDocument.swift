package import KataCore

/// The requirements of REQUIREMENTS.md that have a check box.
package struct RequirementsDocument: Sendable, Hashable {
    package struct Requirement: Sendable, Hashable {
        package var id: String
        package var text: String
        package var isChecked: Bool
        /// Under a heading such as "v2", "Future" or "Out of Scope": not for now.
        package var isDeferred: Bool
        package var position: SourcePosition
    }

    package var title: String?
    package var requirements: [Requirement] = []

    /// Never throws and never traps, whatever the bytes are.
    package static func parse(bytes: [UInt8], path: String) -> RequirementsDocument {
        var result = RequirementsDocument()
        let document = DocumentLines(bytes)
        var deferredLevel: Int?
        for line in document.body where !line.isFenced && !line.isCollapsed {
            var cursor = document.cursor(line)
            if cursor.peek == UInt8(ascii: "#") {
                let level = cursor.take { $0 == UInt8(ascii: "#") }.count
                guard cursor.peek == 0x20 else { continue }
                let heading = cursor.restText.trimmed
                if level == 1, result.title == nil { result.title = heading }
                if let open = deferredLevel, level <= open { deferredLevel = nil }
                if deferredLevel == nil, isDeferred(heading) { deferredLevel = level }
            } else if let box = CheckBox(line, in: document), let (id, text) = entry(box, document) {
                result.requirements.append(
                    Requirement(
                        id: id, text: text, isChecked: document.bytes[box.mark.lowerBound] != 0x20,
                        isDeferred: deferredLevel != nil,
                        position: document.position(of: line.range.lowerBound, file: path)))
            }
        }
        return result
    }

    private static func isDeferred(_ heading: String) -> Bool {
        let words = heading.lowercased()
        return ["v2", "future", "out of scope", "deferred", "later", "backlog"].contains { words.hasPrefix($0) }
    }

    /// `**AUTH-01**: text`, `AUTH-01: text`: capitals or digits, and a hyphen before the number.
    private static func entry(_ box: CheckBox, _ document: DocumentLines) -> (id: String, text: String)? {
        var cursor = ByteCursor(bytes: document.bytes, range: box.text)
        cursor.take { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "[") }
        let word = cursor.take { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
        let id = document.text(word)
        guard isID(id) else { return nil }
        cursor.take { byte in
            byte == UInt8(ascii: "*") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "`") || byte == 0x20
                || byte == UInt8(ascii: "]")
        }
        return (id, cursor.restText.trimmed)
    }

    static func isID(_ text: String) -> Bool {
        guard let hyphen = text.utf8.lastIndex(of: UInt8(ascii: "-")), let first = text.utf8.first,
            (0x41...0x5A).contains(first), !text.utf8[..<hyphen].contains(where: { (0x61...0x7A).contains($0) })
        else { return false }
        let number = text.utf8[text.utf8.index(after: hyphen)...]
        let rest = number.drop { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        return rest.count < number.count && rest.count <= 1
    }
}
