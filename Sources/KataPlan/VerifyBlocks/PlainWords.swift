/// Words of prose by bytes: letters and digits of ASCII in lower case, everything beyond ASCII taken as a letter.
///
/// Plans hold thousands of sentences, and Unicode's rules for letters are not what decides about them.
enum PlainWords {
    /// - Parameter keepsApostrophes: `don't` stays one word.
    static func words(_ text: some StringProtocol, keepsApostrophes: Bool = false) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        func flush() {
            guard !word.isEmpty else { return }
            words.append(String(decoding: word, as: UTF8.self))
            word.removeAll(keepingCapacity: true)
        }
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x41...0x5A: word.append(byte | 0x20)
            case 0xE2 where index + 2 < bytes.count && (bytes[index + 1] == 0x80 || bytes[index + 1] == 0x86):
                // Dashes, quotation marks and arrows.
                if keepsApostrophes, bytes[index + 1] == 0x80, bytes[index + 2] == 0x99 {
                    word.append(UInt8(ascii: "'"))
                } else {
                    flush()
                }
                index += 2
            case 0x61...0x7A, 0x30...0x39, 0x80...: word.append(byte)
            case UInt8(ascii: "'") where keepsApostrophes: word.append(byte)
            default: flush()
            }
            index += 1
        }
        flush()
        return words
    }

    /// Split at spaces, tabs and ends of lines, as written.
    static func pieces(_ text: some StringProtocol) -> [String] {
        var pieces: [String] = []
        var piece: [UInt8] = []
        for byte in text.utf8 {
            if byte > 0x20 {
                piece.append(byte)
            } else if !piece.isEmpty {
                pieces.append(String(decoding: piece, as: UTF8.self))
                piece.removeAll(keepingCapacity: true)
            }
        }
        if !piece.isEmpty { pieces.append(String(decoding: piece, as: UTF8.self)) }
        return pieces
    }

    /// ASCII letters in lower case.
    static func lowered(_ text: some StringProtocol) -> String {
        var bytes = Array(text.utf8)
        for index in bytes.indices where (0x41...0x5A).contains(bytes[index]) { bytes[index] |= 0x20 }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func isLowerLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { isLowerLetter(byte | 0x20) || byte >= 0x80 }
}
