/// Orders names as people number them: `2` before `10`, `02.1` after `02`.
enum NumberOrder {
    /// - Returns: below, above or equal to zero, as `a` comes before, after or beside `b`.
    static func compare(_ a: String, _ b: String) -> Int { compare(Array(a.utf8), Array(b.utf8)) }

    /// The same for the bytes of the names, which whoever sorts many takes out once.
    static func compare(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
            let (left, right) = (a[i], b[j])
            if isDigit(left) && isDigit(right) {
                let (x, y) = (takeDigits(a, &i), takeDigits(b, &j))
                if x.count != y.count { return x.count - y.count }
                for (one, other) in zip(x, y) where a[one] != b[other] { return a[one] < b[other] ? -1 : 1 }
            } else if left != right {
                return left < right ? -1 : 1
            } else {
                i += 1
                j += 1
            }
        }
        return (a.count - i) - (b.count - j)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// The digits at a place, without zeros at their front.
    private static func takeDigits(_ bytes: [UInt8], _ index: inout Int) -> Range<Int> {
        var start = index
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        while start < index, bytes[start] == 0x30 { start += 1 }
        return start..<index
    }
}
