/// Knows for each name whether a closing tag follows, so that tags nobody closes cost nothing.
final class ClosingTagIndex: Sendable {
    /// The offset of the last closing tag of each name.
    private let last: [String: Int]

    init(_ bytes: [UInt8], from start: Int) {
        var last: [String: Int] = [:]
        var index = start
        while index + 2 < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "/"),
                let tag = OpeningTag.closing(bytes, at: index)
            {
                last[String(decoding: bytes[tag.name], as: UTF8.self)] = index
                index = tag.end
            } else {
                index += 1
            }
        }
        self.last = last
    }

    func hasClosing(_ name: String, after offset: Int) -> Bool { (last[name] ?? -1) >= offset }
}
