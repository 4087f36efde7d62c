/// Knows where the closing tags of each name stand, so that tags nobody closes cost nothing.
///
/// Most documents never ask, so the index is built at the first question.
final class ClosingTagIndex {
    private let bytes: [UInt8]
    private let start: Int
    /// Offsets in ascending order.
    private lazy var offsets = Self.index(bytes, from: start)

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        self.start = start
    }

    private static func index(_ bytes: [UInt8], from start: Int) -> [String: [Int]] {
        var offsets: [String: [Int]] = [:]
        var index = start
        while index + 2 < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "/"),
                let tag = OpeningTag.closing(bytes, at: index)
            {
                offsets[String(decoding: bytes[tag.name], as: UTF8.self), default: []].append(index)
                index = tag.end
            } else {
                index += 1
            }
        }
        return offsets
    }

    /// The first closing tag of this name at or behind `offset`.
    func first(_ name: String, from offset: Int) -> Int? {
        guard let places = offsets[name] else { return nil }
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low < places.count ? places[low] : nil
    }

    func hasClosing(_ name: String, after offset: Int) -> Bool { first(name, from: offset) != nil }
}
