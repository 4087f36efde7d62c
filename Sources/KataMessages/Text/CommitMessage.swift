/// The text of commit messages.
package enum CommitMessage {
    /// Git's `whitespace` clean-up: no whitespace at line ends, no empty lines at either end, at most one between paragraphs,
    /// one newline at the end. Lines that start with `#` stay.
    ///
    /// Source: git-commit(1), `--cleanup`; git-stripspace(1).
    package static func cleaned(_ text: String) -> String {
        var result: [UInt8] = []
        var emptyLines = 0
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let last = line.lastIndex(where: { !$0.isGitSpace }) else {
                emptyLines += 1
                continue
            }
            if emptyLines > 0, !result.isEmpty { result.append(0x0A) }
            emptyLines = 0
            result.append(contentsOf: line[...last])
            result.append(0x0A)
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension UInt8 {
    /// What Git's `isspace` accepts: space, tab, line feed, carriage return.
    package var isGitSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
