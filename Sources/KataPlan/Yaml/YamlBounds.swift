/// Refuses what a general YAML library would handle with unbounded stack, memory or time.
enum YamlBounds {
    static func check(_ bytes: [UInt8], in range: Range<Int>) -> YamlProblem? {
        guard range.count <= YamlReader.maximumLibraryBytes else {
            return YamlProblem(
                kind: .tooLarge,
                message: "\(range.count) bytes of YAML that is not plain block style are more than kata reads",
                offset: range.lowerBound, hints: ["keep large texts in the body of the document"])
        }
        var indents: [Int] = []
        var flowDepth = 0
        var anchor: Int?
        var alias: Int?
        var index = range.lowerBound
        while index < range.upperBound {
            let lineStart = index
            while index < range.upperBound, bytes[index] == 0x20 { index += 1 }
            let indent = index - lineStart
            let isBlank = index == range.upperBound || bytes[index] == 0x0A
            if !isBlank {
                while let last = indents.last, last >= indent { indents.removeLast() }
                indents.append(indent)
            }
            var openers = 0
            var previous: UInt8 = 0x20
            while index < range.upperBound, bytes[index] != 0x0A {
                let byte = bytes[index]
                let next = index + 1 < range.upperBound ? bytes[index + 1] : 0x0A
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"): flowDepth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): flowDepth = max(0, flowDepth - 1)
                case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
                    if next == 0x20 || next == 0x0A { openers += 1 }
                case UInt8(ascii: "&"): if startsToken(previous), isName(next), anchor == nil { anchor = index }
                case UInt8(ascii: "*"): if startsToken(previous), isName(next), alias == nil { alias = index }
                default: break
                }
                if indents.count + openers + flowDepth > YamlReader.maximumDepth {
                    return YamlProblem(
                        kind: .tooDeep, message: "nested more than \(YamlReader.maximumDepth) levels deep",
                        offset: index,
                        hints: ["flatten the value"])
                }
                previous = byte
                index += 1
            }
            index += 1
        }
        guard anchor != nil, let alias else { return nil }
        return YamlProblem(
            kind: .unsupported, message: "anchors and aliases are not read", offset: alias,
            hints: ["write the value out where it is used, or put it in quotes"])
    }

    private static func startsToken(_ previous: UInt8) -> Bool {
        previous == 0x20 || previous == UInt8(ascii: "[") || previous == UInt8(ascii: "{")
            || previous == UInt8(ascii: ",")
    }

    private static func isName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
}
