internal import KataCore

/// Checks of a document's bytes that come before any reading of its text.
enum ByteChecks {
    static func check(_ lines: LineTable, path: String, into diagnostics: inout [Diagnostic]) {
        let bytes = lines.bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            diagnostics.append(
                Diagnostic(
                    .notice, .byteOrderMark, "the file begins with a byte order mark", at: SourcePosition(file: path),
                    hints: ["save it as UTF-8 without one"]))
        }
        if let offset = lines.traits.firstNUL {
            diagnostics.append(
                Diagnostic(
                    .error, .nulByte, "there is a NUL byte in the text", at: lines.position(of: offset, file: path),
                    hints: ["delete it; the file may be damaged or not a text"]))
        }
        if lines.traits.hasCarriageReturns, let end = lines.starts.dropFirst().first, end >= 2, bytes[end - 2] == 0x0D {
            diagnostics.append(
                Diagnostic(
                    .notice, .carriageReturns, "lines end with CR LF", at: SourcePosition(file: path),
                    hints: ["kata keeps them as they are"]))
        }
        if !lines.traits.isASCII, let offset = firstInvalid(bytes, in: 0..<bytes.count) {
            diagnostics.append(
                Diagnostic(
                    .error, .notUTF8, "these bytes are not UTF-8", at: lines.position(of: offset, file: path),
                    hints: ["convert the file to UTF-8"]))
        }
    }

    /// The offset of the first byte that does not belong to well-formed UTF-8.
    ///
    /// Source: Unicode 16, table 3-7.
    static func firstInvalid(_ bytes: [UInt8], in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte < 0x80 {
                index += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch byte {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            case 0xF1...0xF3: length = 4
            default: return index
            }
            guard index + length <= range.upperBound, second.contains(bytes[index + 1]) else { return index }
            var rest = 2
            while rest < length {
                guard bytes[index + rest] & 0xC0 == 0x80 else { return index }
                rest += 1
            }
            index += length
        }
        return nil
    }
}
