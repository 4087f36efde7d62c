/// Cuts the number off a task's name.
enum TaskName {
    /// `Task 2: Add the route` → `Add the route`; also `Task 2 -`, `Task 2.`, `Task 2.1:`, `Task 3a —`, and bold names.
    static func withoutNumber(_ name: String) -> String {
        var rest = ListText.trim(name[...].utf8)
        if rest.starts(with: "**".utf8) { rest = rest.dropFirst(2) }
        guard rest.count > 5, rest.prefix(4).map({ $0 | 0x20 }) == Array("task".utf8), rest.dropFirst(4).first == 0x20
        else {
            return ListText.string(ListText.trim(name[...].utf8))
        }
        var tail = ListText.trim(rest.dropFirst(5))
        if tail.first == UInt8(ascii: "#") { tail = tail.dropFirst() }
        guard let digit = tail.first, (0x30...0x39).contains(digit) else {
            return ListText.string(ListText.trim(name[...].utf8))
        }
        tail = tail.drop { byte in
            (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
        tail = ListText.trim(tail)
        for mark in [":", "-", "—", "–", ")"] where tail.starts(with: mark.utf8) {
            let cut = ListText.trim(tail.dropFirst(mark.utf8.count))
            guard !cut.isEmpty else { break }
            var text = ListText.string(cut)
            if name.utf8.starts(with: "**".utf8), text.hasSuffix("**") { text = String(text.dropLast(2)) }
            return text
        }
        return ListText.string(ListText.trim(name[...].utf8))
    }
}
