internal import KataCore

/// A list item with a check box.
struct CheckBox {
    /// The one byte between the brackets.
    var mark: Range<Int>
    /// What follows the brackets, without space at the ends.
    var text: Range<Int>

    init?(_ line: DocumentLines.Line, in document: DocumentLines) {
        var cursor = document.cursor(line)
        cursor.skipSpaces()
        guard cursor.take("- [") || cursor.take("* [") || cursor.take("+ ["), let byte = cursor.peek,
            byte == 0x20 || byte == UInt8(ascii: "x") || byte == UInt8(ascii: "X")
        else { return nil }
        mark = cursor.offset..<(cursor.offset + 1)
        cursor.offset += 1
        guard cursor.take("] ") else { return nil }
        cursor.skipSpaces()
        var end = cursor.end
        while end > cursor.offset, document.bytes[end - 1] == 0x20 || document.bytes[end - 1] == 0x09 { end -= 1 }
        text = cursor.offset..<end
    }

    /// A mark that is set already stays as it is.
    func ticked(in document: DocumentLines) -> String {
        document.bytes[mark.lowerBound] == 0x20 ? "x" : document.text(mark)
    }

    /// Ticked when a plan is closed, empty when it is open again.
    func marked(for facts: TrackingFacts, in document: DocumentLines) -> String {
        facts.isReopening ? " " : ticked(in: document)
    }

    /// The text begins with the id: `01-01-PLAN.md`, `01-01:`, `**01-01**`, `` `01-01-slug-PLAN.md` ``, `Plan 01-01`.
    func names(plan: PlanID, in document: DocumentLines) -> Bool {
        guard !plan.plan.isEmpty else { return false }
        var cursor = start(in: document)
        _ = cursor.take("plan ")
        let word = cursor.take { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(ByteCursor.lower(byte)) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        let text = document.text(word)
        // The phase part may be padded differently; the plan part is a token of the file name.
        guard let dash = Self.dash(of: plan, in: text) else { return false }
        guard plan.phase.isSame(as: text[..<dash]) else { return false }
        let rest = text[text.index(after: dash)...]
        guard rest.lowercased().hasPrefix(plan.plan.lowercased()) else { return false }
        let after = rest.dropFirst(plan.plan.count)
        return after.isEmpty || after.hasPrefix("-") || after == ".md" || after == "."
    }

    /// The dash between phase and plan: phases may hold dashes themselves (`CK-03`).
    private static func dash(of plan: PlanID, in text: String) -> String.Index? {
        var dashes = plan.phase.text.filter { $0 == "-" }.count
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == "-" {
                if dashes == 0 { return index }
                dashes -= 1
            }
            index = text.index(after: index)
        }
        return nil
    }

    /// `**Phase 1: Name**` or `Phase 1: Name`
    func names(phase: PhaseNumber, in document: DocumentLines) -> Bool {
        var cursor = start(in: document)
        guard cursor.take("phase "), let number = cursor.takePhaseNumber() else { return false }
        let next = cursor.peek
        return phase.isSame(as: document.text(number))
            && (next == nil || next == UInt8(ascii: ":") || next == 0x20 || next == UInt8(ascii: "*"))
    }

    private func start(in document: DocumentLines) -> ByteCursor {
        var cursor = ByteCursor(bytes: document.bytes, range: text)
        cursor.take { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "[") }
        return cursor
    }
}
