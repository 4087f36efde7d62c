internal import Crypto

/// A SHA-256 digest.
package struct Digest256: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 32 of them.
    package let bytes: [UInt8]

    fileprivate init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    /// Reads 64 hexadecimal digits, with or without `sha256:` before them; anything else gives `nil`.
    package init?(hex text: some StringProtocol) {
        var digits = Array(text.utf8)
        if digits.starts(with: Self.label) { digits.removeFirst(Self.label.count) }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(of: digits[index]), let low = Self.value(of: digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    /// `nil` unless there are 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    package static func of(_ bytes: some Sequence<UInt8>) -> Digest256 {
        var hasher = Digest256Hasher()
        hasher.append(Array(bytes))
        return hasher.digest
    }

    package static func of(_ text: some StringProtocol) -> Digest256 { of(text.utf8) }

    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The first eight digits, for people and for trailers.
    package var short: String { String(hex.prefix(8)) }

    /// `sha256:` and 64 hexadecimal digits.
    package var description: String { "sha256:\(hex)" }

    package static func < (a: Digest256, b: Digest256) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

    private static let label = Array("sha256:".utf8)

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x57
        case 0x41...0x46: digit - 0x37
        default: nil
        }
    }
}

/// A digest of bytes that come one after the other.
package struct Digest256Hasher: Sendable {
    private var hash = SHA256()

    package init() {}

    package mutating func append(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// Of everything so far.
    package var digest: Digest256 { Digest256(unchecked: Array(hash.finalize())) }
}
