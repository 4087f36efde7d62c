/// Orders names as people number them: `2` before `10`, `02.1` after `02`.
enum NumberOrder {
    /// - Returns: below, above or equal to zero, as `a` comes before, after or beside `b`.
    static func compare(_ a: String, _ b: String) -> Int {
        var first = Array(a.utf8)[...]
        var second = Array(b.utf8)[...]
        while let left = first.first, let right = second.first {
            if isDigit(left) && isDigit(right) {
                let (x, y) = (takeDigits(&first), takeDigits(&second))
                if x.count != y.count { return x.count - y.count }
                if x != y { return x.lexicographicallyPrecedes(y) ? -1 : 1 }
            } else if left != right {
                return left < right ? -1 : 1
            } else {
                first.removeFirst()
                second.removeFirst()
            }
        }
        return first.count - second.count
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func takeDigits(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = bytes.prefix(while: isDigit)
        bytes = bytes.dropFirst(digits.count)
        return digits.drop { $0 == UInt8(ascii: "0") }
    }
}
