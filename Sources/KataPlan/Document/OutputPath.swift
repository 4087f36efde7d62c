/// Finds the SUMMARY path in the text of an `<output>` block.
enum OutputPath {
    static func find(_ text: String) -> String? {
        for word in text.utf8.split(whereSeparator: { byte in
            byte <= 0x20 || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
                || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ",")
                || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
        }) {
            var path = ListText.string(word)
            while let last = path.utf8.last,
                last == UInt8(ascii: ".") || last == UInt8(ascii: ":") || last == UInt8(ascii: "*")
            {
                path.removeLast()
            }
            while path.hasPrefix("*") || path.hasPrefix("@") { path.removeFirst() }
            if path.hasSuffix("SUMMARY.md") { return path }
        }
        return nil
    }
}
