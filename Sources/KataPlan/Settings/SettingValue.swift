/// The value of a setting, after its kind was checked.
package enum SettingValue: Sendable, Hashable {
    case bool(Bool)
    case integer(Int)
    case text(String)
    case texts([String])
    case duration(Duration)
    /// JSON text of a value that kata does not look into.
    case other(String)

    /// Reads text, as flags and environment variables give it.
    ///
    /// - Returns: `nil` when the text is no value of this kind.
    package init?(_ text: String, as kind: SettingKey.Kind) {
        guard !text.utf8.contains(0) else { return nil }
        switch kind {
        case .bool:
            switch text.lowercased() {
            case "true", "1", "yes", "on": self = .bool(true)
            case "false", "0", "no", "off": self = .bool(false)
            default: return nil
            }
        case .integer(let range):
            guard let value = Int(text), range.contains(value) else { return nil }
            self = .integer(value)
        case .text: self = .text(text)
        case .decimal(let range):
            guard text.utf8.count <= 20, let value = Double(text), value.isFinite,
                value >= Double(range.lowerBound), value <= Double(range.upperBound)
            else { return nil }
            self = .text(text)
        case .choice(let words):
            guard words.contains(text) else { return nil }
            self = .text(text)
        case .texts: self = .texts(text.isEmpty ? [] : text.split(separator: "\n").map(String.init))
        case .duration(let range):
            guard let value = DurationText.parse(text), range.contains(Int(value.components.seconds)) else {
                return nil
            }
            self = .duration(value)
        case .any: self = .other(text)
        }
    }

    /// Reads JSON; `nil` when it is no value of this kind.
    init?(_ node: JSONNode, as kind: SettingKey.Kind, source: [UInt8]) {
        switch (kind, node.content) {
        case (.any, _): self = .other(String(decoding: source[node.range], as: UTF8.self))
        case (.bool, .bool(let value)): self = .bool(value)
        case (.integer, .number(let text)), (.duration, .number(let text)), (.decimal, .number(let text)):
            self.init(text, as: kind)
        case (.text, .string(let text)), (.choice, .string(let text)), (.duration, .string(let text)),
            (.decimal, .string(let text)):
            self.init(text, as: kind)
        case (.texts, .array(let items)):
            let texts = items.compactMap(\.string)
            guard texts.count == items.count, !texts.contains(where: { $0.utf8.contains(0) }) else { return nil }
            self = .texts(texts)
        default: return nil
        }
    }
}

extension SettingValue: CustomStringConvertible {
    /// As `config list` shows it.
    package var description: String {
        switch self {
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .text(let text): text
        case .texts(let texts): texts.joined(separator: "\n")
        case .duration(let duration): DurationText.render(duration)
        case .other(let json): json
        }
    }
}

/// Times as people write them in settings: `90`, `90s`, `10m`, `1h30m`, `500ms`.
package enum DurationText {
    package static func parse(_ text: String) -> Duration? {
        var rest = Array(text.utf8)[...]
        guard !rest.isEmpty, text.utf8.count <= 40 else { return nil }
        var total: Int64 = 0
        var isFirst = true
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty, digits.count <= 9, let number = Int64(String(decoding: digits, as: UTF8.self)) else {
                return nil
            }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { (0x61...0x7A).contains($0) }
            rest = rest.dropFirst(unit.count)
            switch String(decoding: unit, as: UTF8.self) {
            case "": if isFirst && rest.isEmpty { total += number * 1000 } else { return nil }
            case "ms": total += number
            case "s": total += number * 1000
            case "m", "min": total += number * 60_000
            case "h": total += number * 3_600_000
            case "d": total += number * 86_400_000
            default: return nil
            }
            isFirst = false
        }
        return .milliseconds(total)
    }

    /// The shortest text that ``parse(_:)`` reads back to the same number of milliseconds.
    package static func render(_ duration: Duration) -> String {
        var milliseconds = max(
            0, duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)
        guard milliseconds > 0 else { return "0s" }
        var out = ""
        for (unit, size) in [("h", Int64(3_600_000)), ("m", 60_000), ("s", 1000), ("ms", 1)] {
            let count = milliseconds / size
            if count > 0 { out += "\(count)\(unit)" }
            milliseconds -= count * size
        }
        return out
    }
}
