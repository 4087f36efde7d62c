/// Writes values one after the other, in few bytes.
package struct OutlineWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Seven bits a byte, the lowest first; the sign is the lowest bit.
    package mutating func write(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number << 1) ^ Int64(number >> 63))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    package mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func write(_ raw: some Collection<UInt8>) {
        write(raw.count)
        bytes.append(contentsOf: raw)
    }

    /// Without their number, which the reader knows.
    package mutating func writePlain(_ raw: some Collection<UInt8>) { bytes.append(contentsOf: raw) }

    package mutating func write<Value>(_ value: Value?, _ body: (inout OutlineWriter, Value) -> Void) {
        write(value == nil ? 0 : 1)
        if let value { body(&self, value) }
    }

    package mutating func write<Value>(_ values: [Value], _ body: (inout OutlineWriter, Value) -> Void) {
        write(values.count)
        for value in values { body(&self, value) }
    }
}

/// Reads what ``OutlineWriter`` wrote. Bytes may be anything: an error is thrown, nothing traps and nothing is believed about
/// sizes.
package struct OutlineReader: Sendable {
    package struct Malformed: Error, Sendable {
        package init() {}
    }

    private let bytes: [UInt8]
    private var next: Int
    private let end: Int

    package init(_ bytes: [UInt8], from start: Int = 0, to end: Int = .max) {
        self.bytes = bytes
        next = max(0, min(start, bytes.count))
        self.end = max(next, min(end, bytes.count))
    }

    package var offset: Int { next }
    package var isAtEnd: Bool { next == end }

    package mutating func number() throws(Malformed) -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard next < end, shift < 64 else { throw Malformed() }
            let byte = bytes[next]
            next += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return Int(truncatingIfNeeded: Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
    }

    package mutating func range() throws(Malformed) -> Range<Int> {
        let count = try number()
        guard count >= 0, count <= end - next else { throw Malformed() }
        defer { next += count }
        return next..<(next + count)
    }

    package mutating func text() throws(Malformed) -> String {
        String(decoding: bytes[try range()], as: UTF8.self)
    }

    package mutating func raw() throws(Malformed) -> ArraySlice<UInt8> { bytes[try range()] }

    package mutating func plain(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count >= 0, count <= end - next else { throw Malformed() }
        defer { next += count }
        return bytes[next..<(next + count)]
    }

    package mutating func optional<Value>(
        _ body: (inout OutlineReader) throws(Malformed) -> Value
    ) throws(Malformed) -> Value? {
        switch try number() {
        case 0: nil
        case 1: try body(&self)
        default: throw Malformed()
        }
    }

    package mutating func array<Value>(
        _ body: (inout OutlineReader) throws(Malformed) -> Value
    ) throws(Malformed) -> [Value] {
        let count = try number()
        // Each value takes a byte or more.
        guard count >= 0, count <= end - next else { throw Malformed() }
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try body(&self)) }
        return values
    }
}
