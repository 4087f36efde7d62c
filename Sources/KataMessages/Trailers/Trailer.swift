/// One `Key: value` line of a commit message, with the value on one line.
package struct Trailer: Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

extension Trailer: CustomStringConvertible {
    package var description: String { "\(key): \(value)" }
}

extension Trailer {
    /// Refuses what Git would read back as something else: a key with anything but letters, digits and `-`, an empty value,
    /// and control characters, which could start another trailer or end the block.
    func validated() throws(TrailerError) -> Trailer {
        let keyIsGood = !key.isEmpty && key.utf8.allSatisfy { $0.isTrailerKeyByte }
        guard keyIsGood else {
            throw TrailerError("a trailer's key may hold only letters, digits and '-'")
        }
        guard value.unicodeScalars.allSatisfy({ !$0.endsOrHidesText }) else {
            throw TrailerError("the value of the trailer \(key) has a line break or control character")
        }
        guard value.utf8.contains(where: { !$0.isGitSpace }) else {
            throw TrailerError("the value of the trailer \(key) is empty")
        }
        return self
    }
}

extension Unicode.Scalar {
    /// Control characters except tab, and Unicode's own line separators.
    fileprivate var endsOrHidesText: Bool {
        self != "\t" && properties.generalCategory == .control || self == "\u{2028}" || self == "\u{2029}"
    }
}

extension UInt8 {
    /// Letters, digits and `-`: what Git's search for the separator passes over.
    var isTrailerKeyByte: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x2D
    }
}
