internal import KataCore
internal import KataEngine
internal import KataPlan

/// Whether a commit's subject names a task: `feat(09-01): Write the parser` for the task "Write the parser" of 09-01.
struct SubjectWords: Sendable {
    private let plan: String
    private let wanted: String

    init(_ claim: LinkClaim) {
        plan = PlanID.normalized(claim.plan.description)
        wanted = Self.plain(claim.name)
    }

    func name(_ subject: String) -> Bool {
        guard !wanted.isEmpty, let scope = CommitLabel.scope(of: subject), PlanID.normalized(scope) == plan,
            let colon = subject.firstRange(of: ": ")
        else { return false }
        return Self.plain(subject[colon.upperBound...]) == wanted
    }

    /// The items of a list in the body of a squash, as forges and `git merge --squash` write them.
    static func listed(in message: String) -> [String] {
        message.utf8.split(separator: 0x0A).dropFirst().compactMap { line in
            let text = line.drop { $0 == 0x20 || $0 == 0x09 }
            let mark = text.first
            let isItem = (mark == UInt8(ascii: "*") || mark == UInt8(ascii: "-")) && text.dropFirst().first == 0x20
            // Git indents the whole messages that it joins by four blanks.
            let isIndented = line.count - text.count >= 4
            guard isItem || isIndented else { return nil }
            return String(decoding: isItem ? text.dropFirst(2) : text, as: UTF8.self)
        }
    }

    /// Lower case, without `Task 2:`, a full stop, and the number of a pull request.
    private static func plain(_ text: some StringProtocol) -> String {
        var words = text.lowercased().split { $0 == " " || $0 == "\t" }
        if words.first == "task", words.count > 2, words[1].hasSuffix(":") { words.removeFirst(2) }
        if let last = words.last, last.hasPrefix("(#"), last.hasSuffix(")") { words.removeLast() }
        var plain = words.joined(separator: " ")
        while plain.hasSuffix(".") { plain.removeLast() }
        return plain
    }
}

/// Looks for bytes in bytes.
enum ByteSearch {
    static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, bytes.count >= wanted.count else { return wanted.isEmpty }
        var start = bytes.startIndex
        while let place = bytes[start...].firstIndex(of: first), place + wanted.count <= bytes.count {
            if bytes[place..<(place + wanted.count)].elementsEqual(wanted) { return true }
            start = place + 1
        }
        return false
    }
}
