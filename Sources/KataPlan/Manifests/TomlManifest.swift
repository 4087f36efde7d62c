/// The part of TOML that dependency tables are written in: headers, keys, strings and lists of strings.
///
/// Source: TOML 1.0.0; the Cargo book, "Specifying Dependencies"; PEP 621, PEP 735; Poetry's "Dependency groups".
struct TomlManifest {
    private struct Entry {
        /// The table's parts and the key's parts.
        var path: [String]
        /// The strings of the value, where it is a string or a list of strings.
        var strings: [String]
    }

    private var entries: [Entry] = []
    private var tables: [[String]] = []

    init(_ bytes: [UInt8]) {
        var scanner = TomlScanner(bytes: bytes)
        var table: [String] = []
        while let statement = scanner.next() {
            switch statement {
            case .table(let path):
                table = path
                tables.append(path)
            case .entry(let key, let strings): entries.append(Entry(path: table + key, strings: strings))
            }
        }
    }

    var cargoDependencies: Set<String> {
        let kinds: Set<String> = ["dependencies", "dev-dependencies", "build-dependencies"]
        var names: Set<String> = []
        for path in entries.map(\.path) + tables {
            // [dependencies], [workspace.dependencies], [target.'cfg(unix)'.dependencies], and [dependencies.name].
            guard let index = path.firstIndex(where: { kinds.contains($0) }), index + 1 < path.count else { continue }
            guard index == 0 || path[0] == "workspace" || path[0] == "target" else { continue }
            names.insert(path[index + 1])
        }
        return names
    }

    var pythonDependencies: Set<String> {
        var names: Set<String> = []
        for entry in entries {
            let path = entry.path
            if path == ["project", "dependencies"] || path.starts(with: ["project", "optional-dependencies"])
                || path.first == "dependency-groups" || path == ["build-system", "requires"]
            {
                names.formUnion(entry.strings.compactMap(LineManifest.pythonName))
            }
            if path.starts(with: ["tool", "poetry"]),
                let index = path.firstIndex(where: { $0 == "dependencies" || $0 == "dev-dependencies" }),
                index + 1 < path.count, path[index + 1] != "python"
            {
                names.insert(path[index + 1].lowercased())
            }
        }
        return names
    }
}

/// Splits TOML into statements; what it does not know it skips to the end of the line.
private struct TomlScanner {
    enum Statement {
        case table([String])
        case entry([String], [String])
    }

    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func next() -> Statement? {
        while true {
            skipBlank(newlines: true)
            guard let byte = peek else { return nil }
            if byte == UInt8(ascii: "[") {
                while peek == UInt8(ascii: "[") { offset += 1 }
                let path = keyPath()
                skipLine()
                return .table(path)
            }
            let key = keyPath()
            skipBlank(newlines: false)
            guard !key.isEmpty, peek == UInt8(ascii: "=") else {
                skipLine()
                continue
            }
            offset += 1
            return .entry(key, values())
        }
    }

    private mutating func keyPath() -> [String] {
        var parts: [String] = []
        while true {
            skipBlank(newlines: false)
            if let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                parts.append(string(quote))
            } else {
                let start = offset
                while let byte = peek, Self.isBare(byte) { offset += 1 }
                guard offset > start else { return parts }
                parts.append(String(decoding: bytes[start..<offset], as: UTF8.self))
            }
            skipBlank(newlines: false)
            guard peek == UInt8(ascii: ".") else { return parts }
            offset += 1
        }
    }

    /// The strings of a value up to its end, which may be lines later inside brackets.
    private mutating func values() -> [String] {
        var strings: [String] = []
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): strings.append(string(byte))
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                offset += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                offset += 1
            case UInt8(ascii: "#"): skipLine()
            case 0x0A:
                if depth <= 0 { return strings }
                offset += 1
            default: offset += 1
            }
        }
        return strings
    }

    /// A string with its quotes; escapes are kept as written, names have none.
    private mutating func string(_ quote: UInt8) -> String {
        let isLong = bytes[offset...].starts(with: [quote, quote, quote])
        offset += isLong ? 3 : 1
        let start = offset
        while let byte = peek {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                offset = min(offset + 2, bytes.count)
                continue
            }
            if byte == quote, !isLong || bytes[offset...].starts(with: [quote, quote, quote]) {
                let text = String(decoding: bytes[start..<offset], as: UTF8.self)
                offset += isLong ? 3 : 1
                return text
            }
            if byte == 0x0A, !isLong { break }
            offset += 1
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func skipBlank(newlines: Bool) {
        while let byte = peek {
            if byte == UInt8(ascii: "#") && newlines {
                skipLine()
            } else if byte == 0x20 || byte == 0x09 || (newlines && (byte == 0x0A || byte == 0x0D)) {
                offset += 1
            } else {
                return
            }
        }
    }

    private mutating func skipLine() {
        while let byte = peek, byte != 0x0A { offset += 1 }
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(ByteCursor.lower(byte)) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}
