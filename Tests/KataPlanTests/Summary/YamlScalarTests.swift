import Testing

@testable import KataPlan

struct YamlScalarTests {
    /// Judged by the library itself; kata's own reader has to say the same.
    private func load(_ yaml: String) throws -> YamlValue {
        let bytes = Array(yaml.utf8)
        let theirs = try LibraryYaml.read(LineTable(bytes), in: 0..<bytes.count).get()
        let own = YamlReader.read(bytes).value
        #expect(own?["key"].map(scalars) == theirs["key"].map(scalars), "\(yaml)")
        return theirs
    }

    private func scalars(_ value: YamlValue) -> [String] {
        switch value.content {
        case .scalar(let scalar): [scalar.text]
        case .list(let items): items.flatMap(scalars)
        case .map(let entries): entries.flatMap { scalars($0.value) }
        }
    }

    private func readBack(_ rendered: String) throws -> String? {
        try load("key: \(rendered)\nnext: 1\n")["key"].map(scalars)?.first
    }

    /// Yams drops a byte order mark at the start of a scalar, so that one is left out here.
    @Test(arguments: HostileWordsTests.attacks.filter { !$0.hasPrefix("\u{FEFF}") })
    func everyValueReadsBackTheSame(text: String) throws {
        #expect(try readBack(YamlScalar.render(text)) == text)
        #expect(try readBack(YamlScalar.quote(text)) == text)
        #expect(try load("key: \(YamlScalar.flow([text, "x", text]))")["key"].map(scalars) == [text, "x", text])
    }

    @Test func randomScalarsReadBackTheSame() throws {
        var generator = SeededGenerator(seed: 11)
        let pool: [UnicodeScalar] = Array(
            " -:#,[]{}&*!|>'\"%@`?~\\\t\n\r0123456789aeinoyNTx._+/é→🙂\u{85}\u{A0}\u{2028}\u{1}".unicodeScalars)
        for _ in 0..<3_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                if Int.random(in: 0..<12, using: &generator) == 0 {
                    text.append(UnicodeScalar(UInt32.random(in: 1...0xD7FF, using: &generator)) ?? "a")
                } else {
                    text.append(pool.randomElement(using: &generator) ?? "a")
                }
            }
            #expect(try readBack(YamlScalar.render(String(text))) == String(text))
        }
    }

    /// A plain scalar must not be taken for a number, a date, a truth value or nothing by a resolver.
    @Test(arguments: [
        "yes", "No", "ON", "null", "~", "01", "1e3", "0x1F", "1:05", "2026-02-19", ".inf", "+1", "-1", "1.5", "=",
    ])
    func wordsWithAMeaningAreQuoted(text: String) { #expect(YamlScalar.render(text).hasPrefix("\"")) }

    @Test(arguments: [
        "09-runtime-integration", "02.1-fix", "src/main.tsx", "phase-10", "ORCH-01", "typed IPC error parsing",
    ])
    func ordinaryWordsStayPlain(text: String) { #expect(YamlScalar.render(text) == text) }
}
