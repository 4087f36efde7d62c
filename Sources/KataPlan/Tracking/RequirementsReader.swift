internal import KataCore

/// A requirement as REQUIREMENTS.md lists it.
package struct Requirement: Sendable, Hashable {
    package var id: String
    /// What stands behind the id.
    package var text: String
    package var isDone: Bool
    /// Counts from 1.
    package var line: Int
}

/// Reads the requirements that have a check box: `- [ ] **AUTH-01**: …`. The first line of an id counts.
package enum RequirementsReader {
    package static func read(_ bytes: [UInt8]) -> [Requirement] {
        let document = DocumentLines(bytes)
        var seen: Set<String> = []
        return document.body.filter { !$0.isFenced }.compactMap { line in
            guard let box = CheckBox(line, in: document), let name = RequirementName(box.text, in: document),
                seen.insert(name.id.lowercased()).inserted
            else { return nil }
            return Requirement(
                id: name.id, text: document.text(name.rest), isDone: document.bytes[box.mark.lowerBound] != 0x20,
                line: line.number)
        }
    }
}

/// The id at the start of a text: `**AUTH-01**: …`, `AUTH-01: …`
struct RequirementName {
    let id: String
    /// What follows, without marks and space.
    let rest: Range<Int>

    init?(_ text: Range<Int>, in document: DocumentLines) {
        var cursor = ByteCursor(bytes: document.bytes, range: text)
        _ = cursor.take("**")
        _ = cursor.take("`")
        let word = cursor.take { byte in
            byte != UInt8(ascii: "*") && byte != UInt8(ascii: ":") && byte != 0x20 && byte != UInt8(ascii: "`")
        }
        guard !word.isEmpty else { return nil }
        id = document.text(word)
        cursor.take { byte in
            byte == UInt8(ascii: "*") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: ":") || byte == 0x20
        }
        rest = cursor.offset..<cursor.end
    }
}
