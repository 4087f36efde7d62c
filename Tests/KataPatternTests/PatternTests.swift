import KataPattern
import Testing

@Suite struct PatternTests {
    @Test(arguments: [
        ("POST.*orders", "a\nPOST /api/orders\n", 2..<18), ("^b$", "a\nb\nc", 2..<3), ("a|c", "xc", 1..<2),
        (#"\|"#, "a|b", 1..<2), ("é+", "caféé", 3..<7), (#"import\s*\{\s*x"#, "import {\n x }", 0..<11),
        ("", "abc", 0..<0),
    ])
    func findsTheFirstMatch(_ pattern: String, _ text: String, _ range: Range<Int>) throws {
        #expect(try Pattern(pattern).firstMatch(in: Array(text.utf8)) == range)
    }

    @Test func dotStaysOnItsLine() throws {
        #expect(try !Pattern("a.*b").matches(Array("a\nb".utf8)))
    }

    @Test func unicodeEscapesAreThoseOfJavaScript() throws {
        #expect(try Pattern(#"\u00e9\x41"#).matches(Array("éA".utf8)))
    }

    @Test func bytesThatAreNotTextAreNoError() throws {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x00, 0x61, 0x62, 0xC3]
        #expect(try Pattern("ab").firstMatch(in: bytes) == 3..<5)
        #expect(try Pattern("zz").firstMatch(in: bytes) == nil)
    }

    @Test func emptyTextIsSearched() throws {
        #expect(try Pattern("^$").firstMatch(in: []) == 0..<0)
        #expect(try Pattern("a").firstMatch(in: []) == nil)
    }

    @Test func countsMatchesThatDoNotOverlap() throws {
        #expect(try Pattern("aa").count(in: Array("aaaaa".utf8)) == 2)
        #expect(try Pattern("x*").count(in: Array("ab".utf8)) == 3)
        #expect(try Pattern("a").count(in: Array("aaaaa".utf8), atMost: 2) == 2)
    }

    @Test(arguments: [("(", 1), ("a[", 2), ("*a", 0), ("(?<n>a)(?<n>b)", 12)])
    func brokenPatternTellsThePlace(_ text: String, _ offset: Int) {
        do {
            _ = try Pattern(text)
            Issue.record("\(text) was accepted")
        } catch {
            #expect(error.code == .invalid)
            #expect(error.offset == offset)
            #expect(!error.message.isEmpty)
        }
    }

    @Test func grepSyntaxGetsAHintAndIsNotRewritten() throws {
        #expect(Pattern.hint(for: #"foo\|bar"#) != nil)
        #expect(Pattern.hint(for: "foo|bar") == nil)
        #expect(try !Pattern(#"foo\|bar"#).matches(Array("foo".utf8)))
    }

    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func hostilePatternEndsSoon(_ text: String) throws {
        let bytes = Array(String(repeating: "a", count: 60_000).utf8) + [0x21]
        let clock = ContinuousClock()
        let time = try clock.measure {
            do {
                _ = try Pattern(text).firstMatch(in: bytes)
            } catch let error as PatternError {
                #expect(error.code == .limitExceeded)
            }
        }
        #expect(time < .seconds(20))
    }

    /// Cheap at each place, but with as many places as bytes.
    @Test func manyPlacesEndSoonToo() {
        let bytes = [UInt8](repeating: 0x61, count: 2_000_000)
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: PatternError.self) {
                try Pattern("[a-z]+[;:]", limits: .init(time: .milliseconds(200))).matches(bytes)
            }
        }
        #expect(time < .seconds(10))
    }

    @Test func limitIsAnErrorAndNotAMiss() {
        #expect(throws: PatternError.self) {
            try Pattern("(a+)+$", limits: .init(match: 1000)).matches(
                Array(String(repeating: "a", count: 40).utf8) + [0x21])
        }
    }

    @Test func overlongPatternIsRefused() {
        #expect(throws: PatternError.self) { try Pattern(String(repeating: "a", count: 20_000)) }
    }

    @Test func onePatternServesManyTasks() async throws {
        let pattern = try Pattern("b+")
        let bytes = Array("aabb".utf8)
        try await withThrowingTaskGroup(of: Range<Int>?.self) { group in
            for _ in 0..<50 { group.addTask { try pattern.firstMatch(in: bytes) } }
            for try await range in group { #expect(range == 2..<4) }
        }
    }
}
