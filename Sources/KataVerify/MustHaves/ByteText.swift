/// Questions about the bytes of a file.
enum ByteText {
    /// Where a text begins, the first one at or after `start`.
    static func firstOccurrence(of text: [UInt8], in bytes: [UInt8], from start: Int = 0) -> Int? {
        guard let first = text.first else { return start <= bytes.count ? start : nil }
        guard bytes.count >= text.count else { return nil }
        let last = bytes.count - text.count
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe text.withUnsafeBufferPointer { text in
                var index = start
                while index <= last {
                    if unsafe bytes[index] == first {
                        var offset = 1
                        while offset < text.count, unsafe bytes[index + offset] == text[offset] { offset += 1 }
                        if offset == text.count { return index }
                    }
                    index += 1
                }
                return nil
            }
        }
    }

    /// Occurrences that do not overlap.
    static func occurrences(of text: [UInt8], in bytes: [UInt8], atMost bound: Int) -> Int {
        guard !text.isEmpty else { return 0 }
        var found = 0
        var start = 0
        while found < bound, let place = firstOccurrence(of: text, in: bytes, from: start) {
            found += 1
            start = place + text.count
        }
        return found
    }

    /// A last line without LF counts.
    static func lineCount(_ bytes: [UInt8]) -> Int {
        bytes.count { $0 == 0x0A } + (bytes.isEmpty || bytes.last == 0x0A ? 0 : 1)
    }

    /// Unicode scalars: bytes that do not continue a character.
    static func characterCount(_ bytes: [UInt8]) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }

    /// The number, from 1, and the text of the line that holds an offset; at most 200 bytes of it.
    static func line(at offset: Int, in bytes: [UInt8]) -> (number: Int, text: String) {
        let number = bytes[..<offset].count { $0 == 0x0A } + 1
        let start = bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        // In a line without end, what was found must still be in the excerpt.
        let from = offset - start > 120 ? offset - 40 : start
        let text = String(decoding: bytes[from..<min(end, from + 200)], as: UTF8.self)
        return (number, String(text.drop { $0 == " " || $0 == "\t" }))
    }
}
