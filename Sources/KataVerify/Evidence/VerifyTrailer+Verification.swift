package import KataDigest
package import KataMessages

extension VerifyTrailer {
    package init(_ verdict: Verification.Verdict, digest: Digest256?) {
        let prefix = digest.map { String($0.hex.prefix(16)) }
        switch verdict {
        case .passed(let count): self.init(.pass, passed: count, total: count, digestPrefix: prefix)
        case .failed(let passed, let total): self.init(.fail, passed: passed, total: total, digestPrefix: prefix)
        case .unverified(let passed, let total):
            self.init(.unverified, passed: passed, total: total, digestPrefix: prefix)
        }
    }

    /// Whether this names the evidence with that digest.
    package func names(_ digest: Digest256) -> Bool { names(digest: digest.hex) }
}
