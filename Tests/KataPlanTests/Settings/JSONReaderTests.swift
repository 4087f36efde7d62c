import Testing

@testable import KataPlan

struct JSONReaderTests {
    @Test func rangesAreThoseOfTheText() throws {
        let text = "\u{FEFF} {\"a\": [1, -2.5e3, \"x\\u00e9\\ud83d\\ude42\"], \"b\": {\"c\": null}}"
        let bytes = Array(text.utf8)
        let root = try JSONReader.read(bytes)
        func source(_ node: JSONNode?) -> String? { node.map { String(decoding: bytes[$0.range], as: UTF8.self) } }
        #expect(source(root["a"]?.items?[1]) == "-2.5e3")
        #expect(root["a"]?.items?[2].string == "xé🙂")
        #expect(source(root["b"]) == "{\"c\": null}")
        #expect(root["b"]?["c"]?.content == .null)
    }

    @Test(arguments: [
        ("", 0), ("{", 1), ("[1,]", 2), ("{\"a\":1,}", 6), ("[1 2]", 3), ("01", 0), ("1.", 2), ("1e", 2), ("-", 1),
        ("\"a", 0), ("\"\\x\"", 1), ("\"\\u12g4\"", 1), ("\"a\nb\"", 2), ("tru", 0), ("// x", 0), ("{} x", 3),
        ("{a:1}", 1),
        ("[", 1), ("[1", 0), ("{\"a\"", 4), ("\"\\", 1), ("nul", 0), ("'a'", 0), ("\0", 0),
    ])
    func whatIsNoJSONIsRefusedAtItsPlace(text: String, offset: Int) {
        let failure = #expect(throws: JSONReader.Failure.self) { try JSONReader.read(Array(text.utf8)) }
        #expect(failure?.offset == offset, "\(text)")
    }

    @Test func depthIsLimited() {
        let deep = Array(repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read(deep) }
    }

    @Test func whatIsWrittenReadsBack() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in
                UnicodeScalar(UInt32.random(in: 0...0x3000, using: &generator))
            }
            let text = String(String.UnicodeScalarView(scalars)) + "--><!-- \\ \" --"
            for inComment in [true, false] {
                let json = JSONValue.string(text).text(inComment: inComment)
                #expect(try JSONReader.read(Array(json.utf8)).string == text)
                #expect(!inComment || !(json.contains("--") || json.contains(">") || json.contains("<")))
            }
        }
    }

    @Test func randomBytesNeverTrap() {
        var generator = SeededGenerator(seed: 5)
        let pool = Array("{}[]\",:\\u0123456789-+.eEtruefalsn \n".utf8) + [0, 0xFF, 0xEF, 0xBB, 0xBF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                pool.randomElement(using: &generator) ?? 0
            }
            _ = try? JSONReader.read(bytes)
        }
    }
}
