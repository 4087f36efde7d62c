import Foundation
import KataFiles
import Testing

@Suite struct JSONTextTests {
    private let value: JSONText = [
        "z": 1, "a": [true, nil, "x\"\\\n\u{1}\u{7F}\u{2028}ü🧪", [:], []], "n": .number(0.5), "big": .integer(.min),
    ]

    @Test func `keys keep their order and text is escaped`() {
        #expect(
            value.compact
                == #"{"z":1,"a":[true,null,"x\"\\\n\u0001\u007f\u2028ü🧪",{},[]],"n":0.5,"big":-9223372036854775808}"#)
        #expect(
            (["a": [1, 2], "b": [:]] as JSONText).pretty == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}\n")
        #expect(JSONText.number(.nan).compact == "null")
        #expect(JSONText.object(["a": 1, "b": nil]).compact == #"{"a":1}"#)
    }

    @Test func `what is written reads back, here and by others`() throws {
        #expect(try JSONText(parsing: value.compact) == value)
        #expect(try JSONText(parsing: value.pretty) == value)
        let other = try JSONSerialization.jsonObject(with: Data(value.compact.utf8)) as? [String: Any]
        #expect(other?["n"] as? Double == 0.5)
        #expect((other?["a"] as? [Any])?[2] as? String == "x\"\\\n\u{1}\u{7F}\u{2028}ü🧪")
    }

    @Test(arguments: [
        ("0", JSONText.integer(0)), (" -12 ", .integer(-12)), ("1e3", .number(1000)), ("1.0", .number(1)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), (#""\u00fc\ud83e\uddea\/""#, .string("ü🧪/")),
        (#"{"a":1,"a":2}"#, .object([.init("a", 1), .init("a", 2)])), ("[ ]", .array([])),
    ])
    func `documents are read as RFC 8259 says`(_ text: String, _ expected: JSONText) throws {
        #expect(try JSONText(parsing: text) == expected)
    }

    @Test(arguments: [
        "", " ", "[", "[1,]", "{\"a\"}", "{a:1}", "{\"a\":1,}", "01", "1.", ".5", "+1", "1e", "1e999", "NaN", "tru",
        "nul",
        "\"", "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "1 2", "[1]]",
        "'a'",
        "\u{FEFF}1",
    ])
    func `anything else is refused with its place`(_ text: String) {
        #expect(throws: JSONError.self) { try JSONText(parsing: text) }
    }

    @Test func `hostile documents are refused without a crash`() throws {
        #expect(throws: JSONError.self) { try JSONText(parsing: String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try JSONText(parsing: String(repeating: "{\"a\":", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try JSONText(parsing: [0x22, 0xFF, 0x22]) }
        let nested = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(try JSONText(parsing: nested).compact == nested)
        // Every prefix and every changed byte ends in a value or an error.
        let bytes = Array(value.compact.utf8)
        for index in bytes.indices {
            _ = try? JSONText(parsing: bytes[..<index])
            var changed = bytes
            changed[index] ^= 0x15
            _ = try? JSONText(parsing: changed)
        }
    }

    @Test func `values are reached by key and index`() throws {
        #expect(value["a"]?[0]?.booleanValue == true)
        #expect(value["a"]?[9] == nil)
        #expect(value["none"] == nil)
        #expect(value["z"]?.numberValue == 1)
        #expect(JSONText.number(3).integerValue == 3)
        #expect(JSONText.number(1e300).integerValue == nil)
    }
}
