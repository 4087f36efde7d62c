internal import KataMessages

/// The text of a message while it is being made: what will be committed, and what Git cuts off.
struct MessageText: Sendable, Hashable {
    /// Up to the scissors line.
    var text: String
    /// The scissors line and everything below it; empty without one.
    let rest: String

    init(_ whole: String) {
        let bytes = Array(whole.utf8)
        var position = 0
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            if Self.isScissors(bytes[position..<end]) { break }
            position = end
        }
        text = String(decoding: bytes[..<position], as: UTF8.self)
        rest = String(decoding: bytes[position...], as: UTF8.self)
    }

    var whole: String { text + rest }

    /// What comments start with, if there is nothing but comments and blanks; `nil` when somebody wrote something.
    ///
    /// Git leaves a person who writes a message in an editor only comments, with whatever `core.commentChar` says.
    var commentOfEmptyText: Unicode.Scalar? {
        let starts = Set(
            text.utf8.split(separator: 0x0A).filter { !$0.allSatisfy(\.isGitSpace) }.compactMap(\.first))
        guard starts.count <= 1 else { return nil }
        let start = Unicode.Scalar(starts.first ?? 0x23)
        return start.isASCII && !start.properties.isAlphabetic && !("0"..."9").contains(start) ? start : nil
    }

    /// kata's own trailers, wherever they stand.
    var ownTrailers: [Trailer] { Trailers.everywhere(in: text) }

    mutating func append(_ trailers: [Trailer]) throws(HookProblem) {
        do throws(TrailerError) {
            text = try TrailerBlock.appending(trailers.map { (key: $0.key, value: $0.value) }, to: text)
        } catch {
            throw HookProblem("\(error)")
        }
    }

    /// Repeats at the end what a squash left in the middle: Git reads trailers only from the last paragraph.
    /// - Returns: whether anything had to be repeated.
    mutating func liftTrailers() throws(HookProblem) -> Bool {
        let present = TrailerBlock.parse(text).trailers.filter { $0.key.hasPrefix("Kata-") }
        var known = Set(present)
        // Tasks stay together: what is repeated is each task's whole group, from `Kata-Plan` on.
        let lifted = Self.groups(ownTrailers).filter { group in !group.allSatisfy { known.contains($0) } }
        guard !lifted.isEmpty else { return false }
        for group in lifted { known.formUnion(group) }
        try append(lifted.flatMap(\.self))
        return true
    }

    static func groups(_ trailers: [Trailer]) -> [[Trailer]] {
        var groups: [[Trailer]] = []
        for trailer in trailers {
            if trailer.key == "Kata-Plan" || groups.isEmpty { groups.append([]) }
            groups[groups.count - 1].append(trailer)
        }
        return groups
    }

    /// `# ------------------------ >8 ------------------------`, with whatever `core.commentChar` says.
    private static func isScissors(_ line: ArraySlice<UInt8>) -> Bool {
        let dashes = [UInt8](repeating: 0x2D, count: 24)
        let mark = [0x20] + dashes + Array(" >8 ".utf8) + dashes + [0x0A]
        return line.count > mark.count && line.count <= mark.count + 8 && line.suffix(mark.count).elementsEqual(mark)
    }
}
