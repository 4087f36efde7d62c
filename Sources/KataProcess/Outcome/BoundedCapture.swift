/// The start and the end of a byte stream, with the exact size of the whole.
package struct BoundedCapture: Sendable, Hashable {
    package private(set) var head: [UInt8] = []
    /// What the child wrote, before redaction.
    package private(set) var totalBytes = 0
    /// Bytes that were given to this capture.
    package private(set) var keptFrom = 0
    private let headLimit: Int
    private let tailLimit: Int
    /// Up to twice the limit, so that old bytes are dropped in large steps.
    private var recent: [UInt8] = []

    package init(headLimit: Int, tailLimit: Int) {
        self.headLimit = max(0, headLimit)
        self.tailLimit = max(0, tailLimit)
    }

    /// The last bytes of the stream that are not in the head.
    package var tail: [UInt8] { Array(recent.suffix(tailLimit)) }

    /// Whether bytes between head and tail are missing.
    package var truncated: Bool { omittedBytes > 0 }
    package var omittedBytes: Int { keptFrom - head.count - min(recent.count, tailLimit) }

    /// Head and tail; a line in between says how much is missing.
    package var bytes: [UInt8] {
        truncated ? head + Array("\n[… \(omittedBytes) bytes omitted …]\n".utf8) + tail : head + tail
    }

    /// The same for people: bytes that are not UTF-8 are replaced.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// - Parameter original: How many bytes the child wrote for these, when redaction changed them.
    package mutating func append(_ bytes: [UInt8], original: Int? = nil) {
        totalBytes += original ?? bytes.count
        keptFrom += bytes.count
        var rest = bytes[...]
        if head.count < headLimit {
            let taken = rest.prefix(headLimit - head.count)
            head.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
        }
        guard !rest.isEmpty, tailLimit > 0 else { return }
        if rest.count >= tailLimit {
            recent = Array(rest.suffix(tailLimit))
        } else {
            recent.append(contentsOf: rest)
            if recent.count > 2 * tailLimit { recent.removeFirst(recent.count - tailLimit) }
        }
    }

    package static func == (a: BoundedCapture, b: BoundedCapture) -> Bool {
        a.totalBytes == b.totalBytes && a.keptFrom == b.keptFrom && a.head == b.head && a.tail == b.tail
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(totalBytes)
        hasher.combine(head)
    }
}
