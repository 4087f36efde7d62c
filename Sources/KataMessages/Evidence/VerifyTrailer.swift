/// The value of a commit's `Kata-Verify` trailer: `pass 3/3 sha256:5f1c0e9a8d7b6c5a`, `fail 1/3 …`, `unverified 0/0`.
package struct VerifyTrailer: Sendable, Hashable, CustomStringConvertible {
    package static let key = "Kata-Verify"

    package enum Word: String, Sendable, Hashable, CaseIterable {
        case pass, fail, unverified
    }

    package var verdict: Word
    package var passed: Int
    package var total: Int
    /// The start of the digest of the evidence's statement in hexadecimal: 8 to 64 digits.
    package var digestPrefix: String?

    package init(_ verdict: Word, passed: Int, total: Int, digestPrefix: String?) {
        (self.verdict, self.passed, self.total, self.digestPrefix) = (verdict, passed, total, digestPrefix)
    }

    /// Reads a value; anything that could not have been written is `nil`, such as a pass of zero checks.
    package init?(_ text: some StringProtocol) {
        let words = text.split(separator: " ")
        guard (2...3).contains(words.count), let verdict = Word(rawValue: String(words[0])) else { return nil }
        let counts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        guard counts.count == 2, let passed = Self.number(counts[0]), let total = Self.number(counts[1]),
            passed <= total
        else { return nil }
        guard verdict != .pass || (passed == total && total > 0) else { return nil }
        if words.count == 3 {
            let digits = words[2].dropFirst("sha256:".count)
            guard words[2].hasPrefix("sha256:"), (8...64).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
            else { return nil }
            digestPrefix = String(digits)
        }
        (self.verdict, self.passed, self.total) = (verdict, passed, total)
    }

    package var word: String { verdict.rawValue }

    package var description: String {
        "\(verdict.rawValue) \(passed)/\(total)" + (digestPrefix.map { " sha256:\($0)" } ?? "")
    }

    /// Whether this names the evidence with that digest.
    /// - Parameter digest: the whole one, in hexadecimal.
    package func names(digest: String) -> Bool { digestPrefix.map { digest.hasPrefix($0) } ?? false }

    private static func number(_ text: some StringProtocol) -> Int? {
        let isPlain = !text.isEmpty && text.utf8.count <= 6 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isPlain ? Int(text) : nil
    }
}
