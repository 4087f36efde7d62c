/// One line of strace: a system call that returned.
struct SystemCall {
    let process: Int
    /// Nanoseconds.
    let time: Int64
    let name: String
    let arguments: [Argument]
    let result: Int

    /// One argument: its text as strace prints it, and what it names.
    struct Argument {
        /// Without quotes and without the path of a descriptor.
        var text: Substring
        /// The bytes between the quotes, where there are any.
        var bytes: [UInt8]?
        /// The path behind a descriptor.
        var path: String?
    }

    /// - Returns: `nil` for lines that are no finished call: signals, ends, calls that never returned.
    init?(line: Substring, process: Int) {
        guard let space = line.firstIndex(of: " "), let time = Self.nanoseconds(line[..<space]) else { return nil }
        let call = line[line.index(after: space)...]
        guard let open = call.firstIndex(of: "("), let end = call.range(of: ") ", last: true),
            let equals = call[end.upperBound...].firstIndex(of: "=")
        else { return nil }
        let tail = call[call.index(after: equals)...].drop { $0 == " " }
        guard let result = Int(tail.prefix { $0.isNumber || $0 == "-" }) else { return nil }
        self.process = process
        self.time = time
        name = String(call[..<open])
        arguments = Self.arguments(call[call.index(after: open)..<end.lowerBound])
        self.result = result
    }

    private static func nanoseconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let seconds = Int64(parts[0]), let rest = Int64(parts[1]) else { return nil }
        return seconds * 1_000_000_000 + rest
    }

    /// Splits at commas that are in no quotes, brackets or paths. With `-xx` nothing in quotes needs a second look.
    private static func arguments(_ text: Substring) -> [Argument] {
        var result: [Argument] = []
        var depth = 0
        var isQuoted = false
        var start = text.startIndex
        var place = text.startIndex
        while place < text.endIndex {
            let character = text[place]
            if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted {
                if "[{(<".contains(character) { depth += 1 }
                if "]})>".contains(character) { depth -= 1 }
                if character == ",", depth == 0 {
                    result.append(Argument(text[start..<place]))
                    start = text.index(after: place)
                }
            }
            place = text.index(after: place)
        }
        if start < text.endIndex { result.append(Argument(text[start...])) }
        return result
    }
}

extension SystemCall.Argument {
    init(_ raw: Substring) {
        let text = raw.drop { $0 == " " }
        if text.hasPrefix("\"") {
            bytes = Self.bytes(text.dropFirst().prefix { $0 != "\"" })
        } else if text.hasPrefix("[") {
            // The pieces of writev.
            bytes = text.split(separator: "iov_base=\"").dropFirst()
                .flatMap { Self.bytes($0.prefix { $0 != "\"" }) }
        }
        if bytes == nil, let open = text.firstIndex(of: "<") {
            path = String(decoding: Self.bytes(text[text.index(after: open)...].prefix { $0 != ">" }), as: UTF8.self)
            self.text = text[..<open]
        } else {
            self.text = text
        }
    }

    /// `\x2f\x61` as bytes.
    private static func bytes(_ text: Substring) -> [UInt8] {
        text.split(separator: "\\x").compactMap { UInt8($0.prefix(2), radix: 16) }
    }

    var number: Int? { Int(text) }
}

extension Substring {
    func range(of part: String, last: Bool) -> Range<Index>? {
        let bytes = Array(part.utf8)
        var place = utf8.index(endIndex, offsetBy: -bytes.count, limitedBy: startIndex)
        while let start = place {
            let end = utf8.index(start, offsetBy: bytes.count)
            if utf8[start..<end].elementsEqual(bytes) { return start..<end }
            place = utf8.index(start, offsetBy: -1, limitedBy: startIndex)
        }
        return nil
    }
}
