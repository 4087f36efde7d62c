/// An opening tag such as `<task type="auto">`.
struct OpeningTag: Sendable {
    /// As written.
    var name: String
    var attributes: [PlanTask.Attribute]
    var start: Int
    /// Offset behind the `>`.
    var end: Int
    var isEmpty: Bool

    /// Attributes may go over several lines, but not for ever.
    private static let maximumLength = 4096

    /// Reads the tag at `offset`, where a `<` stands; `nil` for anything that is not a tag.
    static func read(_ bytes: [UInt8], at offset: Int) -> OpeningTag? {
        var index = offset + 1
        let limit = min(bytes.count, offset + maximumLength)
        guard index < limit, isNameStart(bytes[index]) else { return nil }
        while index < limit, isName(bytes[index]) { index += 1 }
        let name = String(decoding: bytes[(offset + 1)..<index], as: UTF8.self)
        var attributes: [PlanTask.Attribute] = []
        while index < limit {
            while index < limit, isSpace(bytes[index]) { index += 1 }
            guard index < limit else { return nil }
            if bytes[index] == UInt8(ascii: ">") {
                return OpeningTag(name: name, attributes: attributes, start: offset, end: index + 1, isEmpty: false)
            }
            if bytes[index] == UInt8(ascii: "/"), index + 1 < limit, bytes[index + 1] == UInt8(ascii: ">") {
                return OpeningTag(name: name, attributes: attributes, start: offset, end: index + 2, isEmpty: true)
            }
            guard isSpace(bytes[index - 1]), let attribute = attribute(bytes, &index, limit) else { return nil }
            attributes.append(attribute)
        }
        return nil
    }

    /// The name of a closing tag at `offset` and the offset behind it.
    static func closing(_ bytes: [UInt8], at offset: Int) -> (name: Range<Int>, end: Int)? {
        guard offset + 2 < bytes.count, bytes[offset + 1] == UInt8(ascii: "/"), isNameStart(bytes[offset + 2]) else {
            return nil
        }
        var index = offset + 2
        while index < bytes.count, isName(bytes[index]) { index += 1 }
        let name = (offset + 2)..<index
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: ">") else { return nil }
        return (name, index + 1)
    }

    private static func attribute(_ bytes: [UInt8], _ index: inout Int, _ limit: Int) -> PlanTask.Attribute? {
        let start = index
        guard isNameStart(bytes[index]) else { return nil }
        while index < limit, isName(bytes[index]) || bytes[index] == UInt8(ascii: ":") { index += 1 }
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        guard index < limit, bytes[index] == UInt8(ascii: "=") else { return .init(name: name, value: "") }
        index += 1
        guard index < limit else { return nil }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            index += 1
            let valueStart = index
            while index < limit, bytes[index] != quote { index += 1 }
            guard index < limit else { return nil }
            defer { index += 1 }
            return .init(name: name, value: String(decoding: bytes[valueStart..<index], as: UTF8.self))
        }
        let valueStart = index
        while index < limit, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") { index += 1 }
        return .init(name: name, value: String(decoding: bytes[valueStart..<index], as: UTF8.self))
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    static func isNameStart(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) }

    static func isName(_ byte: UInt8) -> Bool {
        isNameStart(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
