/// A sortable unique id: 48 bits of time in milliseconds, then 80 random bits, as 26 characters of Crockford's base 32.
///
/// Source: https://github.com/ulid/spec
package struct ULID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(milliseconds: UInt64, random: (UInt16, UInt64)) {
        high = (milliseconds << 16) | UInt64(random.0)
        low = random.1
    }

    package static func make(
        at time: Timestamp, using generator: inout some RandomNumberGenerator
    ) -> ULID {
        ULID(
            milliseconds: UInt64(max(0, time.milliseconds)),
            random: (
                UInt16.random(in: .min ... .max, using: &generator), UInt64.random(in: .min ... .max, using: &generator)
            ))
    }

    /// Reads 26 characters of Crockford's base 32 in either case; anything else, and values above 128 bits, give `nil`.
    package init?(_ text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard characters.count == 26 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, character) in characters.enumerated() {
            guard let digit = Self.value(of: character), index > 0 || digit < 8 else { return nil }
            high = (high << 5) | (low >> 59)
            low = (low << 5) | digit
        }
        self.high = high
        self.low = low
    }

    package var description: String {
        var characters: [UInt8] = []
        characters.reserveCapacity(26)
        for shift in stride(from: 125, through: 0, by: -5) {
            let digit: UInt64 =
                if shift >= 64 {
                    high >> UInt64(shift - 64)
                } else if shift > 59 {
                    (low >> UInt64(shift)) | (high << UInt64(64 - shift))
                } else {
                    low >> UInt64(shift)
                }
            characters.append(Self.alphabet[Int(digit & 31)])
        }
        return String(decoding: characters, as: UTF8.self)
    }

    package static func < (a: ULID, b: ULID) -> Bool { (a.high, a.low) < (b.high, b.low) }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func value(of character: UInt8) -> UInt64? {
        let upper = character >= 0x61 && character <= 0x7A ? character - 32 : character
        return alphabet.firstIndex(of: upper).map(UInt64.init)
    }
}
