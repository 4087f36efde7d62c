/// One line of what Git tells `pre-push`: `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID`.
package struct PushedReference: Sendable, Hashable {
    package var localID: String
    package var remoteID: String

    /// - Returns: `nil` for a deletion, and for a line that is none of Git's.
    package init?(line: some StringProtocol) {
        // A name may hold no blank; the local one may be an expression such as `HEAD~1`, or `(delete)`.
        let words = line.split(separator: " ")
        guard words.count >= 4, Self.isName(words[words.count - 3]), Self.isName(words[words.count - 1]),
            !Self.isNothing(words[words.count - 3])
        else { return nil }
        localID = String(words[words.count - 3])
        remoteID = String(words[words.count - 1])
    }

    /// As a server is told: from `old` to `new`.
    ///
    /// - Returns: `nil` for a deletion, and for what are no ids.
    init?(old: some StringProtocol, new: some StringProtocol) {
        guard Self.isName(old), Self.isName(new), !Self.isNothing(new) else { return nil }
        localID = String(new)
        remoteID = String(old)
    }

    /// Whether the other side has no such reference yet.
    package var isNew: Bool { Self.isNothing(remoteID) }

    private static func isNothing(_ id: some StringProtocol) -> Bool { id.utf8.allSatisfy { $0 == 0x30 } }

    private static func isName(_ id: some StringProtocol) -> Bool {
        (id.utf8.count == 40 || id.utf8.count == 64)
            && id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
