/// Reads RFC 8259 JSON from bytes, with positions. A BOM at the start is skipped, as the RFC allows readers to.
struct JSONReader {
    struct Failure: Error, Hashable {
        var offset: Int
        var message: String
    }

    /// Deeper nesting is refused: the reader recurses.
    static let depthLimit = 100

    private let bytes: [UInt8]
    private var offset = 0

    static func read(_ bytes: [UInt8]) throws(Failure) -> JSONNode {
        var reader = JSONReader(bytes: bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.offset = 3 }
        let node = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.failure("there is text after the end of the value") }
        return node
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private func failure(_ message: String, at place: Int? = nil) -> Failure {
        Failure(offset: place ?? offset, message: message)
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONNode {
        guard depth < Self.depthLimit else { throw failure("values are nested deeper than \(Self.depthLimit)") }
        skipSpace()
        let start = offset
        guard let byte = peek else { throw failure("the text ends where a value is expected") }
        let content: JSONNode.Content
        switch byte {
        case UInt8(ascii: "{"): content = .object(try members(depth: depth))
        case UInt8(ascii: "["): content = .array(try items(depth: depth))
        case UInt8(ascii: "\""): content = .string(try string())
        case UInt8(ascii: "-"), 0x30...0x39: content = .number(try number())
        case UInt8(ascii: "t"): content = try word("true", .bool(true))
        case UInt8(ascii: "f"): content = try word("false", .bool(false))
        case UInt8(ascii: "n"): content = try word("null", .null)
        case UInt8(ascii: "/"): throw failure("comments are not allowed in JSON")
        default: throw failure("a value is expected here")
        }
        return JSONNode(content: content, range: start..<offset)
    }

    private mutating func word(_ text: StaticString, _ content: JSONNode.Content) throws(Failure) -> JSONNode.Content {
        let expected = Array("\(text)".utf8)
        guard bytes[offset...].starts(with: expected) else { throw failure("a value is expected here") }
        offset += expected.count
        return content
    }

    private mutating func items(depth: Int) throws(Failure) -> [JSONNode] {
        let start = offset
        offset += 1
        var items: [JSONNode] = []
        skipSpace()
        if peek == UInt8(ascii: "]") {
            offset += 1
            return items
        }
        while true {
            items.append(try value(depth: depth + 1))
            if try listEnds(with: UInt8(ascii: "]"), start: start) { return items }
        }
    }

    private mutating func members(depth: Int) throws(Failure) -> [JSONNode.Member] {
        let start = offset
        offset += 1
        var members: [JSONNode.Member] = []
        skipSpace()
        if peek == UInt8(ascii: "}") {
            offset += 1
            return members
        }
        while true {
            skipSpace()
            let keyStart = offset
            guard peek == UInt8(ascii: "\"") else { throw failure("a key in double quotes is expected here") }
            let key = try string()
            let keyRange = keyStart..<offset
            skipSpace()
            guard peek == UInt8(ascii: ":") else { throw failure("a ':' is expected after the key") }
            offset += 1
            members.append(.init(key: key, keyRange: keyRange, value: try value(depth: depth + 1)))
            if try listEnds(with: UInt8(ascii: "}"), start: start) { return members }
        }
    }

    /// After an element: a comma goes on, `closer` ends.
    private mutating func listEnds(with closer: UInt8, start: Int) throws(Failure) -> Bool {
        skipSpace()
        guard let byte = peek else {
            throw failure("'\(Character(UnicodeScalar(bytes[start])))' is never closed", at: start)
        }
        offset += 1
        if byte == closer { return true }
        let comma = offset - 1
        guard byte == UInt8(ascii: ",") else {
            throw failure("a ',' or '\(Character(UnicodeScalar(closer)))' is expected here", at: comma)
        }
        skipSpace()
        if peek == closer { throw failure("there is a comma after the last element", at: comma) }
        return false
    }

    private mutating func number() throws(Failure) -> String {
        let start = offset
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
        if peek == UInt8(ascii: "-") { offset += 1 }
        guard isDigit(peek) else { throw failure("a digit is expected here") }
        if peek == 0x30 { offset += 1 } else { while isDigit(peek) { offset += 1 } }
        if isDigit(peek) { throw failure("a number does not start with 0", at: start) }
        if peek == UInt8(ascii: ".") {
            offset += 1
            guard isDigit(peek) else { throw failure("a digit is expected after the point") }
            while isDigit(peek) { offset += 1 }
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            offset += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
            guard isDigit(peek) else { throw failure("a digit is expected in the exponent") }
            while isDigit(peek) { offset += 1 }
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }
}

extension JSONReader {
    private mutating func string() throws(Failure) -> String {
        let start = offset
        offset += 1
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                offset += 1
                try escape(into: &text)
            case 0..<0x20: throw failure("a control character in a string has to be escaped")
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw failure("the string is never closed", at: start)
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
        let place = offset - 1
        guard let byte = peek else { throw failure("the string is never closed", at: place) }
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            var code = try hex(place)
            if (0xD800..<0xDC00).contains(code), bytes[offset...].starts(with: [0x5C, 0x75]) {
                let mark = offset
                offset += 2
                let low = try hex(mark)
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    offset = mark
                }
            }
            // A lone surrogate is no character; it reads as the replacement character, as UTF-8 decoders do.
            text.append(contentsOf: String(UnicodeScalar(code) ?? "\u{FFFD}").utf8)
        default: throw failure("'\\\(Character(UnicodeScalar(byte)))' is no escape of JSON", at: place)
        }
    }

    private mutating func hex(_ place: Int) throws(Failure) -> UInt32 {
        guard offset + 4 <= bytes.count,
            let code = UInt32(String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self), radix: 16),
            bytes[offset] != UInt8(ascii: "+"), bytes[offset] != UInt8(ascii: "-")
        else { throw failure("four hexadecimal digits are expected after '\\u'", at: place) }
        offset += 4
        return code
    }
}
