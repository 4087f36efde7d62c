/// Decodes the five entities of XML and numeric ones; everything else stays as it is.
enum Entities {
    static func decode(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "&"), let (scalar, length) = entity(bytes[index...].prefix(12)) {
                out += Array(String(Character(scalar)).utf8)
                index += length
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func entity(_ bytes: ArraySlice<UInt8>) -> (UnicodeScalar, Int)? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let length = end - bytes.startIndex + 1
        let name = String(decoding: bytes[(bytes.startIndex + 1)..<end], as: UTF8.self)
        switch name {
        case "amp": return ("&", length)
        case "lt": return ("<", length)
        case "gt": return (">", length)
        case "quot": return ("\"", length)
        case "apos": return ("'", length)
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let isHex = digits.first == "x" || digits.first == "X"
            guard let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits),
                value == 9 || value == 10 || value >= 32, let scalar = UnicodeScalar(value)
            else { return nil }
            return (scalar, length)
        }
    }
}
