import Foundation
import KataProof
import Testing

@testable import KataPlan

/// The seeds of the fuzzers, and what fuzzing has found.
@Suite struct InvariantTests {
    private static var seeds: [String] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fuzz/Seeds")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.compactMap { ($0 as? URL)?.path } ?? []).filter { $0.contains(".") && !$0.hasSuffix("/") }
            .sorted()
    }

    @Test func theSeedsKeepTheInvariants() throws {
        var count = 0
        for path in Self.seeds {
            guard let bytes = FileManager.default.contents(atPath: path).map(Array.init) else { continue }
            count += 1
            #expect(PlanInvariants.violations(of: bytes).isEmpty, "\(path)")
            #expect(YamlInvariants.violations(of: bytes).isEmpty, "\(path)")
            #expect(SummaryInvariants.violations(of: bytes).isEmpty, "\(path)")
        }
        #expect(count >= 12)
    }

    @Test(arguments: [
        // A lone CR is a line break for the library.
        Array("a:\r</context>n".utf8), Array("\u{FEFF}a: {b: c}\r\r\nd: e".utf8), Array("a: {b: c}\u{2028}d: e".utf8),
        // The library's mark of a value stands before its anchor.
        Array("&-\ne;".utf8), Array("a: &x b".utf8), Array("!t # c\nee".utf8),
        // Folded text of the length of its first line.
        Array("h: 1\t---\" \t\t)\t\t\n     c".utf8),
        // No text at all.
        [0x22, 0x8D, 0x6D, 0x67, 0x65, 0x79, 0x22, 0x3A], [0x61, 0x3A, 0x20, 0x7B, 0xFF, 0x7D],
        [0x74, 0xEF, 0x3B, 0x2D, 0x3A, 0x20, 0x7C, 0x0A, 0x20],
    ])
    func rangesOfYamlAreExact(_ bytes: [UInt8]) {
        #expect(YamlInvariants.violations(of: bytes) == [])
    }

    @Test(arguments: ["<task>\n<na>\n<tasks\n><task>\n", "<task>\n<name\n>x\n</task>\n", "<task\n>\n<tasks\n\n>\n"])
    func tagsOverSeveralLinesAreRead(_ body: String) {
        let bytes = Array("---\nplan: 2\n---\n<tasks>\n\(body)".utf8)
        #expect(PlanInvariants.violations(of: bytes) == [])
        #expect(!TagExtractor.tasks(of: bytes).isEmpty)
    }

    @Test func anAnchoredValueBeginsBehindItsAnchor() throws {
        let bytes = Array("a: &x bc\n".utf8)
        let value = try #require(YamlReader.read(bytes).value?["a"])
        #expect(value.text == "bc")
        #expect(value.range == 6..<8)
    }

    @Test func yamlThatIsNoTextIsRefusedAtTheByte() {
        let reading = YamlReader.read([0x61, 0x3A, 0x20, 0x7B, 0xFF, 0x7D])
        #expect(reading.value == nil)
        #expect(reading.problems.map(\.offset) == [4])
    }
}
