package import KataCore

/// One commit that became another, as `git commit --amend` and `git rebase` tell.
package struct RewriteRecord: Sendable, Hashable {
    package var old: ObjectID
    package var new: ObjectID
    /// `amend` or `rebase`.
    package var command: String
    /// Seconds since 1970.
    package var time: Int

    package init(old: ObjectID, new: ObjectID, command: String, time: Int) {
        self.old = old
        self.new = new
        self.command = command
        self.time = time
    }

    /// Where they are kept, below the common folder's `kata`.
    package static let fileName = "rewrites.jsonl"

    /// One line of JSON, ended by LF.
    package var line: String { "{\"old\":\"\(old)\",\"new\":\"\(new)\",\"by\":\"\(command)\",\"at\":\(time)}\n" }

    /// Reads a line as it is written; `nil` for a line that was cut off, or is another's.
    package init?(line: some StringProtocol) {
        func value(_ key: String) -> Substring? {
            let text = Substring(line)
            guard let start = text.firstRange(of: "\"\(key)\":") else { return nil }
            let rest = text[start.upperBound...].drop { $0 == "\"" }
            return rest.prefix { $0 != "\"" && $0 != "," && $0 != "}" }
        }
        guard line.hasPrefix("{"), line.hasSuffix("}"), let old = value("old").flatMap({ ObjectID(hex: $0) }),
            let new = value("new").flatMap({ ObjectID(hex: $0) }), let command = value("by"),
            let time = value("at").flatMap({ Int($0) })
        else { return nil }
        self.init(old: old, new: new, command: String(command), time: time)
    }
}
