/// Where an element's content ends.
struct ElementEnd: Sendable {
    /// Offset of the closing tag, or of the line that ends an unclosed element.
    var contentEnd: Int
    /// Offset from which reading goes on.
    var resume: Int
    var isClosed: Bool
}

/// Finds the closing tag of an element: its own, outside fences and comments, before the tags that end what it is part of.
///
/// Documents mention tags in prose and show them in code, so no nesting is counted. Inside a fence or comment, a closing tag
/// counts unless the fence shows the opening one too: whoever writes an example writes both, and a lone closing tag means
/// that the fence was never closed.
struct ElementEndSearch {
    let body: BodyLines
    /// Tells whether a line (its text begins with `<`) ends the surroundings of the element.
    let isBoundary: (Int) -> Bool

    /// How many lines to look past a candidate in a fence for a better one.
    private static var patience: Int { 500 }

    /// - Parameter offset: behind the opening tag.
    func find(_ name: String, from offset: Int) -> ElementEnd {
        let wanted = Array(name.utf8)
        let bytes = body.bytes
        let openingLine = body.table.line(at: max(0, offset - 1))
        var maskedUntil = -1
        var openedInMask = 0
        var fallback: ElementEnd?
        var fallbackLine = Int.max
        var line = openingLine
        while line < body.count {
            var text = body.text(ofLine: line)
            if line == openingLine {
                text = min(offset, text.upperBound)..<text.upperBound
            } else if line > maskedUntil, !text.isEmpty {
                let first = bytes[text.lowerBound]
                if first == UInt8(ascii: "`") || first == UInt8(ascii: "~"), let end = body.fenceEnd(line) {
                    maskedUntil = end
                } else if first == UInt8(ascii: "<") {
                    if let end = body.commentEnd(at: text.lowerBound) {
                        let endLine = body.table.line(at: end - 1)
                        if endLine > line { maskedUntil = endLine - 1 }
                        text = min(endLine == line ? end : text.upperBound, text.upperBound)..<text.upperBound
                    } else if isBoundary(line) {
                        return fallback
                            ?? ElementEnd(
                                contentEnd: body.table.starts[line], resume: body.table.starts[line], isClosed: false)
                    }
                }
            }
            let isMasked = line <= maskedUntil
            if !isMasked {
                openedInMask = 0
            } else if !text.isEmpty, bytes[text.lowerBound] == UInt8(ascii: "<"),
                let tag = OpeningTag.read(bytes, at: text.lowerBound), tag.name == name
            {
                openedInMask += 1
            }
            if let end = closing(wanted, in: text, isOpeningLine: line == openingLine) {
                if end.isFirm && openedInMask == 0 { return end.end }
                openedInMask = max(0, openedInMask - 1)
                if fallback == nil {
                    fallback = end.end
                    fallbackLine = line
                }
            }
            if fallback != nil, line - fallbackLine > Self.patience { break }
            line += 1
        }
        return fallback ?? ElementEnd(contentEnd: bytes.count, resume: bytes.count, isClosed: false)
    }

    /// The closing tag in a line. It is firm at the line's start or end, or when the element opened on this line.
    private func closing(
        _ wanted: [UInt8], in text: Range<Int>, isOpeningLine: Bool
    ) -> (end: ElementEnd, isFirm: Bool)? {
        let bytes = body.bytes
        var weak: ElementEnd?
        var backticks = 0
        var index = text.lowerBound
        while index + wanted.count + 2 < text.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "`") { backticks += 1 }
            guard byte == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "/"), bytes[index + 2] == wanted[0],
                let tag = OpeningTag.closing(bytes, at: index), tag.name.count == wanted.count,
                bytes[tag.name].elementsEqual(wanted)
            else {
                index += 1
                continue
            }
            let end = ElementEnd(contentEnd: index, resume: tag.end, isClosed: true)
            let isQuoted = backticks % 2 == 1 && tag.end < text.upperBound && bytes[tag.end] == UInt8(ascii: "`")
            if !isQuoted {
                var rest = tag.end
                while rest < text.upperBound, bytes[rest] <= 0x20 { rest += 1 }
                let isAtEnd = rest >= text.upperBound || bytes[rest] == UInt8(ascii: "<")
                if isOpeningLine || index == text.lowerBound || isAtEnd { return (end, true) }
                weak = weak ?? end
            }
            index = tag.end
        }
        return weak.map { ($0, false) }
    }

    /// The closing tag with which a line ends.
    static func lastInLine(_ name: String, _ bytes: [UInt8], _ line: Range<Int>) -> ElementEnd? {
        var end = line.upperBound
        while end > line.lowerBound, bytes[end - 1] <= 0x20 { end -= 1 }
        let start = end - name.utf8.count - 3
        guard start >= line.lowerBound, bytes[start] == UInt8(ascii: "<"),
            let tag = OpeningTag.closing(bytes, at: start), tag.end == end, bytes[tag.name].elementsEqual(name.utf8)
        else { return nil }
        return ElementEnd(contentEnd: start, resume: end, isClosed: true)
    }
}
