/// The number at the start of a phase's or plan's name.
struct PhaseToken: Sendable, Hashable {
    /// `09`, `02.1`, `14b`, `CK-03`, `v0.14-03`.
    var number: String
    /// What stands behind the number and its hyphen.
    var rest: String

    /// - Returns: `nil` when the text doesn't begin with a number, with or without a prefix.
    static func read(_ text: String) -> PhaseToken? {
        let bytes = Array(text.utf8)
        var start = 0
        // A milestone such as `v0.14-` or a project code such as `CK-` belongs to the number.
        if let hyphen = bytes.firstIndex(of: UInt8(ascii: "-")), hyphen > 0, hyphen < bytes.count - 1 {
            let head = bytes[..<hyphen]
            let isMilestone =
                head.first == UInt8(ascii: "v") && head.count > 1
                && head.dropFirst().allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
            let isCode =
                head.count <= 6 && head.allSatisfy { (0x41...0x5A).contains($0) || isDigit($0) }
                && (0x41...0x5A).contains(head[head.startIndex])
            if isMilestone || isCode, isDigit(bytes[hyphen + 1]) { start = hyphen + 1 }
        }
        var index = start
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        guard index > start else { return nil }
        if index < bytes.count, isLetter(bytes[index]), index + 1 == bytes.count || !isWordByte(bytes[index + 1]) {
            index += 1
        }
        while index + 1 < bytes.count, bytes[index] == UInt8(ascii: "."), isDigit(bytes[index + 1]) {
            index += 1
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            if index < bytes.count, isLetter(bytes[index]), index + 1 == bytes.count || !isWordByte(bytes[index + 1]) {
                index += 1
            }
        }
        guard
            index == bytes.count || bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "_")
                || bytes[index] == 0x20
        else { return nil }
        let rest = bytes[index...].dropFirst()
        return PhaseToken(
            number: String(decoding: bytes[..<index], as: UTF8.self), rest: String(decoding: rest, as: UTF8.self))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    private static func isWordByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    /// `9` and `09` are the same phase, and so are `02.1` and `2.1`.
    static func areEqual(_ a: String, _ b: String) -> Bool { normalized(a) == normalized(b) }

    /// In lower case, each run of digits without leading zeros.
    static func normalized(_ text: String) -> String {
        var out: [UInt8] = []
        var atNumberStart = true
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "0"), atNumberStart, index + 1 < bytes.count, isDigit(bytes[index + 1]) { continue }
            atNumberStart = !isDigit(byte)
            out.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
        return String(decoding: out, as: UTF8.self)
    }
}
