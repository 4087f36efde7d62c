/// One known setting: its place in the file, what it takes, what it is by default.
package struct SettingKey: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case bool
        case integer(ClosedRange<Int>)
        case text
        /// A number with or without decimals, within the range.
        case decimal(ClosedRange<Int>)
        /// One of these words.
        case choice([String])
        case texts
        /// A number of seconds, or text such as `90s`, `10m`, `1h30m`; within the range, in seconds.
        case duration(ClosedRange<Int>)
        /// Any shape: kata keeps it and looks no further.
        case any
    }

    package enum Use: Sendable, Hashable {
        case used
        /// Known from other tools' files; kata has no use for it.
        case notUsed
    }

    /// With dots, as in `workflow.node_repair`.
    package var name: String
    package var kind: Kind
    package var use: Use
    /// As text, the way `config list` shows it; `nil` when there is none.
    package var fallback: String?
    /// One sentence for the reference.
    package var summary: String

    /// The environment variable that sets it; only kata's own settings have one.
    package var environmentName: String? {
        guard name.hasPrefix("kata."), kind != .any else { return nil }
        return "KATA_" + name.dropFirst(5).uppercased().split { $0 == "." || $0 == "-" }.joined(separator: "_")
    }

    static func used(_ name: String, _ kind: Kind, _ fallback: String?, _ summary: String) -> SettingKey {
        SettingKey(name: name, kind: kind, use: .used, fallback: fallback, summary: summary)
    }

    static func unused(_ name: String, _ kind: Kind) -> SettingKey {
        SettingKey(name: name, kind: kind, use: .notUsed, fallback: nil, summary: "Known from other tools; not used.")
    }
}

extension SettingKey {
    /// What a value may be, in words.
    package var validValues: String {
        switch kind {
        case .bool: "true or false"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .text: "text"
        case .decimal(let range): "a number from \(range.lowerBound) to \(range.upperBound), such as 2.50"
        case .choice(let words): words.joined(separator: ", ")
        case .texts: "a list of texts"
        case .duration(let range):
            "a time from \(range.lowerBound) to \(range.upperBound) seconds, as a number of seconds or as '90s', '10m', '1h30m'"
        case .any: "any value"
        }
    }
}
