internal import KataCore

/// One value of Git's configuration, with where it was found.
package struct ConfigurationEntry: Sendable, Hashable {
    /// Section and name in lower case, the subsection as it is written: `remote.Origin.url`.
    package let key: String
    /// `nil` for a key without `=`, which means true.
    package let value: String?
    /// `system`, `global`, `local`, `worktree`, `command`.
    package let scope: String
    /// `file:/home/x/.gitconfig`, `command line:`.
    package let origin: String
}

/// The whole configuration as Git resolves it, in order: the last value of a key wins.
struct Configuration: Sendable {
    let entries: [ConfigurationEntry]
    private let last: [String: String?]

    /// Reads the output of `git config --list --show-scope --show-origin -z`.
    init(parsing output: [UInt8]) {
        let fields = output.split(separator: 0, omittingEmptySubsequences: false)
        var entries: [ConfigurationEntry] = []
        var position = 0
        while position + 2 < fields.count {
            let item = fields[position + 2]
            let newline = item.firstIndex(of: 0x0A)
            entries.append(
                ConfigurationEntry(
                    key: String(decoding: item[..<(newline ?? item.endIndex)], as: UTF8.self),
                    value: newline.map { String(decoding: item[($0 + 1)...], as: UTF8.self) },
                    scope: String(decoding: fields[position], as: UTF8.self),
                    origin: String(decoding: fields[position + 1], as: UTF8.self)))
            position += 3
        }
        self.entries = entries
        last = Dictionary(entries.map { ($0.key, $0.value) }) { $1 }
    }

    /// The value of a key; section and name are compared in lower case. A key without a value reads as `true`.
    subscript(key: String) -> String? {
        last[Self.normalized(key)].map { $0 ?? "true" }
    }

    /// A boolean as Git reads it; `nil` when unset or not a boolean.
    func bool(_ key: String) -> Bool? {
        guard let value = self[key] else { return nil }
        switch value.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off", "": return false
        default: return Int(value).map { $0 != 0 }
        }
    }

    /// All values of the keys of one section and name, over all subsections: `remote.*.promisor`.
    func values(section: String, name: String) -> [(subsection: String, value: String)] {
        entries.compactMap { entry in
            guard entry.key.hasPrefix("\(section)."), entry.key.hasSuffix(".\(name)"),
                entry.key.utf8.count > section.utf8.count + name.utf8.count + 2
            else { return nil }
            return (String(entry.key.dropFirst(section.count + 1).dropLast(name.count + 1)), entry.value ?? "true")
        }
    }

    static func normalized(_ key: String) -> String {
        guard let first = key.firstIndex(of: "."), let last = key.lastIndex(of: ".") else { return key.lowercased() }
        return key[..<first].lowercased() + key[first..<last] + key[last...].lowercased()
    }
}
