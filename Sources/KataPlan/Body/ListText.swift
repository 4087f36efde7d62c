/// Splits the text of a list into its items.
enum ListText {
    struct Item: Sendable, Hashable {
        var text: String
        /// Counted from 0, from the first line of the text.
        var line: Int
    }

    /// Items by their bullets or numbers; lines without one continue the item before. A text without bullets is one item a
    /// line. Check boxes are cut off.
    static func items(_ text: String) -> [Item] {
        var items: [Item] = []
        var hasBullets = false
        var number = -1
        for piece in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let line = trim(piece)
            guard !line.isEmpty else { continue }
            if let content = afterBullet(line) {
                if !hasBullets { items.removeAll { $0.text.hasPrefix("#") || $0.text.hasSuffix(":") } }
                hasBullets = true
                items.append(Item(text: string(afterCheckBox(content)), line: number))
            } else if hasBullets, !items.isEmpty, !line.starts(with: "#".utf8) {
                items[items.count - 1].text += " " + string(line)
            } else if !line.starts(with: "<!--".utf8) {
                items.append(Item(text: string(line), line: number))
            }
        }
        return items
    }

    /// The text behind `-`, `*`, `+`, `•` or `1.`, `1)`; `nil` when there is no such mark.
    static func afterBullet(_ line: Substring.UTF8View) -> Substring.UTF8View? {
        guard let first = line.first else { return nil }
        var rest = line
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): rest = line.dropFirst()
        case 0xE2 where line.starts(with: "•".utf8): rest = line.dropFirst(3)
        case 0x30...0x39:
            rest = line.drop { (0x30...0x39).contains($0) }
            guard let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")") else { return nil }
            rest = rest.dropFirst()
        default: return nil
        }
        guard rest.isEmpty || rest.first == 0x20 || rest.first == 0x09 else { return nil }
        return trim(rest)
    }

    static func afterCheckBox(_ text: Substring.UTF8View) -> Substring.UTF8View {
        guard text.count >= 3, text.first == UInt8(ascii: "["), text.dropFirst(2).first == UInt8(ascii: "]"),
            let mark = text.dropFirst().first, mark == 0x20 || mark | 0x20 == UInt8(ascii: "x")
        else { return text }
        return trim(text.dropFirst(3))
    }

    static func trim(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var view = text
        while let first = view.first, first <= 0x20 { view.removeFirst() }
        while let last = view.last, last <= 0x20 { view.removeLast() }
        return view
    }

    static func string(_ text: Substring.UTF8View) -> String { String(Substring(text)) }
}
