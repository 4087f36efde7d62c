/// The name of a Git object: 20 bytes (SHA-1) or 32 bytes (SHA-256).
package struct ObjectID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// - Parameter bytes: 20 or 32 bytes; any other count is a program error.
    package init(bytes: [UInt8]) {
        precondition(bytes.count == 20 || bytes.count == 32, "an object id has 20 or 32 bytes")
        self.bytes = bytes
    }

    /// Reads a full hexadecimal id of 40 or 64 digits; anything else gives `nil`.
    package init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 40 || digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(of: digits[index]), let low = Self.value(of: digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    package var hex: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            digits.append(Self.digit(byte >> 4))
            digits.append(Self.digit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The first seven digits, for people.
    package var short: String { String(hex.prefix(7)) }
    package var description: String { hex }

    package static func < (a: ObjectID, b: ObjectID) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x57
        case 0x41...0x46: character - 0x37
        default: nil
        }
    }
}
