internal import KataCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension OutputLog {
    /// One line of the log, with its LF.
    package static func line(_ chunk: OutputChunk) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(chunk.bytes.count + chunk.bytes.count / 4 + 48)
        line.append(contentsOf: "{\"t\":\(chunk.time.wholeMilliseconds),\"s\":\"\(chunk.stream.rawValue)\",".utf8)
        if isText(chunk.bytes) {
            line.append(contentsOf: "\"d\":\"".utf8)
            appendEscaped(chunk.bytes, to: &line)
        } else {
            line.append(contentsOf: "\"b\":\"".utf8)
            line.append(contentsOf: Data(chunk.bytes).base64EncodedData())
        }
        line.append(contentsOf: "\"}\n".utf8)
        return line
    }

    /// Reads one line back; `nil` when it is none of ours, such as a line that a crash cut off.
    package static func parse(line: some Collection<UInt8>) -> OutputChunk? {
        guard let entry = try? JSONDecoder().decode(Entry.self, from: Data(line)),
            let stream = OutputStreamKind(rawValue: entry.s)
        else { return nil }
        let bytes: [UInt8]
        if let text = entry.d {
            bytes = Array(text.utf8)
        } else if let encoded = entry.b, let data = Data(base64Encoded: encoded) {
            bytes = Array(data)
        } else {
            return nil
        }
        return OutputChunk(stream: stream, bytes: bytes, time: .milliseconds(entry.t))
    }

    private struct Entry: Decodable {
        var t: Int64
        var s: String
        var d: String?
        var b: String?
    }

    /// Valid UTF-8 that would not be swollen by escapes: a control character takes six bytes, base 64 four for three.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        let controls = bytes.count { $0 < 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        return controls * 15 <= bytes.count && String(validating: bytes, as: UTF8.self) != nil
    }

    /// RFC 8259 §7: quotation mark, reverse solidus and control characters must be escaped.
    private static func appendEscaped(_ bytes: [UInt8], to line: inout [UInt8]) {
        var start = 0
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
            line.append(contentsOf: bytes[start..<index])
            start = index + 1
            line.append(0x5C)
            switch byte {
            case 0x0A: line.append(0x6E)
            case 0x0D: line.append(0x72)
            case 0x09: line.append(0x74)
            case 0x22, 0x5C: line.append(byte)
            default:
                let digits = Array("0123456789abcdef".utf8)
                line.append(contentsOf: [0x75, 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        line.append(contentsOf: bytes[start...])
    }
}
