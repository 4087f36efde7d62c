/// A value read from YAML: text, list or map, each with the bytes it was read from.
///
/// Scalars stay text: what `01`, `yes` or `2.10` mean is decided by who asks, never by YAML's type rules.
package struct YamlValue: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case scalar(Scalar)
        case list([YamlValue])
        case map([Entry])
    }

    package struct Scalar: Sendable, Hashable {
        package enum Style: Sendable, Hashable {
            case plain, singleQuoted, doubleQuoted, literal, folded
        }

        /// The value's text, unquoted and unescaped.
        package var text: String
        package var style: Style
    }

    /// A key with its value, in source order. Keys may repeat; the reader reports that.
    package struct Entry: Sendable, Hashable {
        package var key: String
        package var keyRange: Range<Int>
        package var value: YamlValue
    }

    package var content: Content
    /// Byte offsets in the document. Exact for single-line scalars, quotes included; for others it begins where the value
    /// begins and ends no later than its last line.
    package var range: Range<Int>

    package init(_ content: Content, range: Range<Int>) {
        self.content = content
        self.range = range
    }
}

extension YamlValue {
    /// The text of a scalar; `nil` for a list, a map and nothing.
    package var text: String? {
        guard case .scalar(let scalar) = content, !isNull else { return nil }
        return scalar.text
    }

    /// Whether nothing stands here, or a plain `null` or `~`.
    package var isNull: Bool {
        guard case .scalar(let scalar) = content, scalar.style == .plain else { return false }
        return scalar.text.isEmpty || scalar.text == "~" || scalar.text == "null" || scalar.text == "Null"
            || scalar.text == "NULL"
    }

    /// A plain `true` or `false` in any letter case, or YAML 1.1's `yes`, `no`, `on`, `off`.
    package var bool: Bool? {
        guard case .scalar(let scalar) = content, scalar.style == .plain else { return nil }
        return switch PlainWords.lowered(scalar.text) {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: nil
        }
    }

    /// Digits read as a decimal number, with an optional sign: `010` is ten.
    package var int: Int? {
        guard case .scalar(let scalar) = content else { return nil }
        return Int(scalar.text)
    }

    package var list: [YamlValue]? {
        guard case .list(let items) = content else { return nil }
        return items
    }

    package var map: [Entry]? {
        guard case .map(let entries) = content else { return nil }
        return entries
    }

    /// The value of the first entry with this key.
    package subscript(_ key: String) -> YamlValue? { map?.first { $0.key == key }?.value }

    /// The items of a list, or the value itself when it is text; nothing for null and maps.
    package var items: [YamlValue] {
        switch content {
        case .list(let items): items
        case .scalar: isNull ? [] : [self]
        case .map: []
        }
    }

    /// The texts of ``items``, leaving out what is not text.
    package var texts: [String] { items.compactMap(\.text) }
}
