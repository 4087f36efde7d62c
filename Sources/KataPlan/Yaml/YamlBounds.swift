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
        var deep: Int?
        var collectionKey: Int?
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
            if index + 1 < range.upperBound, beginsCollectionKey(bytes, index, range.upperBound) {
                collectionKey = collectionKey ?? index
            }
            var openers = 0
            var previous: UInt8 = 0x20
            while index < range.upperBound, bytes[index] != 0x0A {
                let byte = bytes[index]
                let next = index + 1 < range.upperBound ? bytes[index + 1] : 0x0A
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"): flowDepth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    flowDepth = max(0, flowDepth - 1)
                    if collectionKey == nil, endsCollectionKey(bytes, index + 1, range.upperBound) {
                        collectionKey = index
                    }
                case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
                    if next == 0x20 || next == 0x0A {
                        openers += 1
                        if byte == UInt8(ascii: "?"), flowDepth > 0 { collectionKey = collectionKey ?? index }
                    }
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
                if deep == nil, indents.count + openers + flowDepth > deepestCollectionKey { deep = index }
                previous = byte
                index += 1
            }
            index += 1
        }
        if let collectionKey, deep != nil {
            return YamlProblem(
                kind: .unsupported, message: "a list or a map as a key is not read in a value that is nested deeply",
                offset: collectionKey, hints: ["use text as the key"])
        }
        guard anchor != nil, let alias else { return nil }
        return YamlProblem(
            kind: .unsupported, message: "anchors and aliases are not read", offset: alias,
            hints: ["write the value out where it is used, or put it in quotes"])
    }

    /// The library compares such keys in a time that doubles with each level in them.
    private static let deepestCollectionKey = 6

    /// `? `, also behind `- ` and other `? `.
    private static func beginsCollectionKey(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        var index = start
        while index < end, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "?") {
            guard index + 1 == end || bytes[index + 1] <= 0x20 else { return false }
            if bytes[index] == UInt8(ascii: "?") { return true }
            index += 1
            while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        }
        return false
    }

    /// Whether a colon follows what a bracket has just closed.
    private static func endsCollectionKey(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        var index = start
        while index < end, bytes[index] <= 0x20 { index += 1 }
        return index < end && bytes[index] == UInt8(ascii: ":")
    }

    private static func startsToken(_ previous: UInt8) -> Bool {
        previous == 0x20 || previous == UInt8(ascii: "[") || previous == UInt8(ascii: "{")
            || previous == UInt8(ascii: ",")
    }

    private static func isName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
}
