import KataDigest
import Testing

@testable import KataHooks

/// The library that the rest of kata uses is the judge.
@Suite struct SHA256Tests {
    @Test func agreesWithTheLibraryAtEveryLength() {
        for length in [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 121, 1000, 70_001] {
            let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ length) }
            #expect(SHA256.hex(of: message) == Digest256.of(message).hex, "\(length) bytes")
        }
    }
}
