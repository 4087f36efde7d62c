import KataDigest
import Testing

@Suite struct Digest256Tests {
    /// FIPS 180-2, appendix B.
    @Test(arguments: [
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func publishedVectors(_ text: String, _ hex: String) {
        #expect(Digest256.of(text).hex == hex)
        #expect(Digest256.of(text).description == "sha256:\(hex)")
        #expect(Digest256(hex: hex) == Digest256.of(text))
        #expect(Digest256(hex: "sha256:\(hex.uppercased())") == Digest256.of(text))
    }

    @Test func piecesGiveTheSameDigest() {
        var hasher = Digest256Hasher()
        hasher.append(Array("a".utf8))
        let early = hasher.digest
        hasher.append(Array("bc".utf8))
        #expect(hasher.digest == Digest256.of("abc"))
        #expect(early == Digest256.of("a"))
    }

    @Test(arguments: ["", "sha256:", "zz", String(repeating: "g", count: 64), String(repeating: "a", count: 63)])
    func otherTextIsNoDigest(_ text: String) {
        #expect(Digest256(hex: text) == nil)
    }

    @Test func base64() {
        #expect(Digest256.of("abc").base64 == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
        #expect(Digest256.of("").base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    }
}
