extension PlainYamlReader {
    /// A quoted scalar that ends on its line.
    struct Quoted {
        var text: String
        /// Offset behind the closing quote.
        var end: Int
        var badEscape: Int?
    }

    /// - Parameter recover: keep the backslash of an escape YAML does not know, instead of giving up.
    /// - Returns: `nil` when the quote is not closed on this line.
    func quoted(_ line: Range<Int>, recover: Bool) throws(Unreadable) -> Quoted? {
        try Self.quoted(lines.bytes, line, recover: recover)
    }

    static func quoted(_ bytes: [UInt8], _ line: Range<Int>, recover: Bool) throws(Unreadable) -> Quoted? {
        let quote = bytes[line.lowerBound]
        var index = line.lowerBound + 1
        var pieceStart = index
        var text: [UInt8] = []
        var badEscape: Int?
        while index < line.upperBound {
            let byte = bytes[index]
            if byte == quote {
                let isDoubled =
                    quote == UInt8(ascii: "'") && index + 1 < line.upperBound && bytes[index + 1] == quote
                if !isDoubled {
                    if text.isEmpty {
                        return Quoted(
                            text: String(decoding: bytes[pieceStart..<index], as: UTF8.self), end: index + 1,
                            badEscape: badEscape)
                    }
                    text += bytes[pieceStart..<index]
                    return Quoted(text: String(decoding: text, as: UTF8.self), end: index + 1, badEscape: badEscape)
                }
                text += bytes[pieceStart...index]
                index += 2
                pieceStart = index
            } else if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
                guard index + 1 < line.upperBound else { throw Unreadable() }
                text += bytes[pieceStart..<index]
                if let replacement = escape(bytes[index + 1]) {
                    text.append(replacement)
                } else if let (scalar, length) = hexEscape(bytes, index + 1, line.upperBound) {
                    text += Array(String(Character(scalar)).utf8)
                    index += length
                } else if recover {
                    badEscape = badEscape ?? index
                    text += [byte, bytes[index + 1]]
                } else {
                    throw Unreadable()
                }
                index += 2
                pieceStart = index
            } else {
                index += 1
            }
        }
        return nil
    }

    /// Source: YAML 1.1, 5.6, escapes with a single-byte meaning.
    private static func escape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"), 0x20: byte
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "e"): 0x1B
        case UInt8(ascii: "a"): 0x07
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "v"): 0x0B
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "0"): 0x00
        default: nil
        }
    }

    private static func hexEscape(_ bytes: [UInt8], _ index: Int, _ end: Int) -> (UnicodeScalar, Int)? {
        let length =
            switch bytes[index] {
            case UInt8(ascii: "x"): 2
            case UInt8(ascii: "u"): 4
            case UInt8(ascii: "U"): 8
            default: 0
            }
        guard length > 0, index + length < end else { return nil }
        var value: UInt32 = 0
        for byte in bytes[(index + 1)...(index + length)] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return UnicodeScalar(value).map { ($0, length) }
    }
}
