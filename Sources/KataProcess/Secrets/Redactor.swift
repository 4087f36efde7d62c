/// Takes secrets out of byte streams: known values, and the shapes of common keys.
///
/// Values shorter than six bytes are left alone, because they would be found in ordinary text. A secret is recognised also
/// when it comes in pieces. Encodings of a value (base 64, percent) are not recognised.
package struct Redactor: Sendable, Hashable {
    package static let replacement = Array("[redacted]".utf8)
    static let shortestValue = 6

    /// By their first two bytes, longest first.
    let values: [UInt16: [[UInt8]]]
    let shapes: [UInt16: [SecretShape]]
    /// Which pairs of bytes can start a secret, one bit each.
    let starts: [UInt64]

    package init(values: some Sequence<String> = EmptyCollection(), shapes: Bool = true) {
        var byStart: [UInt16: [[UInt8]]] = [:]
        for value in Set(values) {
            let bytes = Array(value.utf8)
            guard bytes.count >= Self.shortestValue else { continue }
            byStart[Self.key(bytes[0], bytes[1]), default: []].append(bytes)
        }
        self.values = byStart.mapValues { $0.sorted { $0.count > $1.count } }
        self.shapes = shapes ? SecretShape.byStart : [:]
        var starts = [UInt64](repeating: 0, count: 1024)
        for key in Array(self.values.keys) + Array(self.shapes.keys) { starts[Int(key >> 6)] |= 1 << UInt64(key & 63) }
        self.starts = starts
    }

    /// No redaction at all, for output that stays in memory and is not shown.
    package static let none = Redactor(shapes: false)

    package func stream() -> RedactionStream { RedactionStream(self) }

    package func redact(_ bytes: [UInt8]) -> [UInt8] {
        var stream = stream()
        let start = stream.append(bytes)
        return start + stream.finish()
    }

    package func redact(_ text: String) -> String { String(decoding: redact(Array(text.utf8)), as: UTF8.self) }

    var isEmpty: Bool { values.isEmpty && shapes.isEmpty }

    static func key(_ first: UInt8, _ second: UInt8) -> UInt16 { UInt16(first) << 8 | UInt16(second) }

    func canStart(_ first: UInt8, _ second: UInt8) -> Bool {
        let key = Self.key(first, second)
        return starts[Int(key >> 6)] & (1 << UInt64(key & 63)) != 0
    }
}
