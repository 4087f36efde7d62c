import KataCore
import KataVerify
import Testing

@testable import KataPlan

let here = SourcePosition(file: "PLAN.md")

@Suite struct ArtifactTests {
    @Test func contentIsLookedUpInTheTree() async throws {
        let tree = try MemoryTree(["src/a.ts": "one\ntwo POST\nthree"])
        var artifact = Artifact(pathText: "./src/a.ts", position: here)
        artifact.contains = ["POST"]
        artifact.minimumLines = 3
        let result = try await check(artifact, tree)
        #expect(result.outcome == .passed)
        #expect(result.evidence == [.init(path: try RepositoryPath("src/a.ts"), line: 2, text: "two POST")])
        artifact.contains = ["POST", "DELETE"]
        artifact.minimumLines = 4
        #expect(
            try await check(artifact, tree).outcome
                == .failed(reasons: [#"does not contain "DELETE""#, "has 3 lines, fewer than 4"]))
    }

    @Test(arguments: ["/etc/passwd", "../outside", "src/../../x", ".git/config", "a\0b"])
    func hostilePathsAreFindings(_ text: String) async throws {
        let result = try await check(Artifact(pathText: text, position: here), MemoryTree())
        guard case .failed(let reasons) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(reasons.count == 1)
    }

    @Test func missingFileFailsAndGoneFileMayBeWanted() async throws {
        var artifact = Artifact(pathText: "a", position: here)
        #expect(try await check(artifact, MemoryTree()).outcome == .failed(reasons: ["is not there"]))
        artifact.exists = false
        #expect(try await check(artifact, MemoryTree()).outcome == .passed)
        #expect(
            try await check(artifact, MemoryTree(["a": ""])).outcome == .failed(reasons: ["is there, but must not be"]))
    }

    @Test func linkIsThereButHasNoContent() async throws {
        var artifact = Artifact(pathText: "link", position: here)
        let tree = try MemoryTree(links: ["link"])
        #expect(try await check(artifact, tree).outcome == .passed)
        artifact.contains = ["x"]
        #expect(try await check(artifact, tree).outcome == .failed(reasons: ["is not a regular file"]))
    }

    @Test func foldersAndGlobsStandForTheirFiles() async throws {
        let tree = try MemoryTree([
            "app/x/a.test.ts": "it('a')\n", "app/y.test.ts": "it('b')\nwant\n", "app/z.md": "bad",
        ])
        var artifact = Artifact(pathText: "app/**/*.test.ts", position: here)
        artifact.contains = ["want"]
        artifact.minimumTests = 2
        artifact.doesNotContain = ["bad"]
        #expect(try await check(artifact, tree).outcome == .passed)
        artifact.pathText = "app/"
        #expect(
            try await check(artifact, tree).outcome
                == .failed(reasons: [#"contains "bad", which must not be there (app/z.md:1)"#]))
        artifact.pathText = "app/*.py"
        #expect(try await check(artifact, tree).outcome == .failed(reasons: ["is not there"]))
    }

    @Test func routeFoldersWithBracketsAreNames() async throws {
        let tree = try MemoryTree(["app/[id]/page.tsx": "x"])
        #expect(try await check(Artifact(pathText: "app/[id]/page.tsx", position: here), tree).outcome == .passed)
    }

    @Test func textThatIsAPatternCountsAndIsNamedSo() async throws {
        var artifact = Artifact(pathText: "a", position: here)
        artifact.contains = ["export.*GET"]
        let result = try await check(artifact, MemoryTree(["a": "export function GET() {}"]))
        #expect(result.outcome == .passed)
        #expect(result.evidence[0].text.hasPrefix("matches as a pattern"))
    }

    @Test func occurrencesAndSizesAreCounted() async throws {
        let tree = try MemoryTree(["a": "é é é\n"])
        var artifact = Artifact(pathText: "a", position: here)
        artifact.contains = ["é"]
        artifact.minimumOccurrences = 4
        artifact.maximumCharacters = 5
        artifact.maximumLines = 0
        #expect(
            try await check(artifact, tree).outcome
                == .failed(reasons: [
                    #"contains "é" 3 times instead of 4"#, "has 1 lines, more than 0", "has 6 characters, more than 5",
                ]))
    }

    @Test(arguments: [
        ("a.ts", "export const useCart = () => {}", "useCart", true), ("a.ts", "const useCart = 1", "useCart", false),
        ("a.ts", "export { a as b, useCart }", "useCart()", true),
        ("a.ts", "export type Order = {}", "type Order", true),
        ("a.ts", "export async function POST(req) {}", "POST", true),
        ("a.ts", "export default class X {}", "default", true),
        ("a.ts", "export const useCartItems = 1", "useCart", false), ("a.js", "module.exports = { a, b }", "b", true),
        ("a.js", "exports.run = 1", "run", true), ("a.py", "class Order(Base):", "Order", true),
        ("a.py", "    def total(self):", "total", false), ("a.py", "__all__ = ['x', \"y\"]", "y", true),
        ("a.swift", "package struct Order {}", "Order", true), ("a.swift", "// Order", "Order", false),
        ("a.rs", "pub async fn run() {}", "run", true), ("a.rs", "fn run() {}", "run", false),
        ("a.rs", "pub(crate) struct A;", "A", true), ("a.go", "func (s *Server) Run() {", "Run", true),
        ("a.go", "type Server struct {", "Server", true), ("a.go", "func run() {", "Run", false),
        ("schema.prisma", "model Order {", "Order", true), ("schema.prisma", "model Orders {", "Order", false),
    ])
    func exportsAreFoundByLanguage(_ file: String, _ text: String, _ name: String, _ isThere: Bool) async throws {
        var artifact = Artifact(pathText: file, position: here)
        artifact.exports = [name]
        let result = try await check(artifact, MemoryTree([file: text]))
        #expect((result.outcome == .passed) == isThere, "\(result)")
    }

    @Test(arguments: [
        ("a.test.ts", "it('x', () => {})\n  test.each([1])('y')\nit.skip('z')\ndescribe('q')", 2),
        ("t.py", "def test_a():\n  async def test_b():\ndef helper():", 2),
        ("t.swift", "@Test func a() {}\n@Test(arguments: [1]) func b(x: Int) {}", 2),
        ("t.rs", "#[test]\n#[tokio::test]", 2),
        ("t.go", "func TestA(t *testing.T) {\nfunc helper() {", 1),
    ])
    func testsAreCounted(_ file: String, _ text: String, _ count: Int) async throws {
        var artifact = Artifact(pathText: file, position: here)
        artifact.minimumTests = count
        #expect(try await check(artifact, MemoryTree([file: text])).outcome == .passed)
        artifact.minimumTests = count + 1
        #expect(
            try await check(artifact, MemoryTree([file: text])).outcome
                == .failed(reasons: ["has \(count) tests, fewer than \(count + 1)"]))
    }

    private func check(_ artifact: Artifact, _ tree: MemoryTree) async throws -> MustHaveResult {
        var mustHaves = MustHaves()
        mustHaves.artifacts = [artifact]
        return try #require(try await MustHaveChecker(tree: tree).check(mustHaves).first)
    }
}

@Suite struct KeyLinkTests {
    @Test func aFileWithoutEndingIsAnEndWhenItIsThere() async throws {
        let tree = try MemoryTree(["Scripts/lint": "Scripts/check-text\n"])
        let position = SourcePosition(file: "p")
        for (from, isThere) in [("Scripts/lint", true), ("/api/lint", false), ("Scripts/other", false)] {
            var link = KeyLink(from: from, to: "the check", position: position)
            link.pattern = "check-text"
            var mustHaves = MustHaves()
            mustHaves.keyLinks = [link]
            let result = try await MustHaveChecker(tree: tree).check(mustHaves).first
            #expect((result?.outcome == .passed) == isThere)
        }
    }

    let tree: MemoryTree

    init() throws {
        tree = try MemoryTree([
            "src/OrderList.tsx": "import x\n  const r = await fetch('/api/orders')\n", "src/api.ts": "export handler\n",
        ])
    }

    @Test func linkPassesByTheLineThatMatches() async throws {
        let result = try await check("src/OrderList.tsx", "/api/orders", #"fetch.*\/api\/orders"#)
        #expect(result.outcome == .passed)
        #expect(
            result.evidence
                == [
                    .init(
                        path: try RepositoryPath("src/OrderList.tsx"), line: 2,
                        text: "const r = await fetch('/api/orders')")
                ])
    }

    @Test func otherEndIsSearchedToo() async throws {
        #expect(try await check("src/OrderList.tsx", "src/api.ts", "export handler").outcome == .passed)
        #expect(try await check("the order list", "src/api.ts", "export handler").outcome == .passed)
    }

    @Test func patternThatBothFilesLackFails() async throws {
        #expect(try await check("src/OrderList.tsx", "src/api.ts", "axios").isFailure)
        #expect(try await check("src/OrderList.tsx", "the server", "axios").isFailure)
    }

    @Test(arguments: [
        ("the list", "the server", "x"), ("src/OrderList.tsx", "src/api.ts", nil),
        ("src/OrderList.tsx", "src/api.ts", ""),
        ("src/OrderList.tsx", "src/api.ts", "("), ("a symbol", "src/api.ts", "nothing"),
    ])
    func whatNoMachineCanTellIsOpen(_ from: String, _ to: String, _ pattern: String?) async throws {
        let result = try await check(from, to, pattern)
        guard case .open(let reason) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test(arguments: ["../outside.ts", "src/missing.ts"])
    func brokenEndsAreFailures(_ from: String) async throws {
        #expect(try await check(from, "src/api.ts", "export").isFailure)
    }

    @Test func grepSyntaxIsHintedAt() async throws {
        guard case .failed(let reasons) = try await check("src/api.ts", "x y", #"import\|require"#).outcome else {
            Issue.record("passed")
            return
        }
        #expect(reasons[0].contains("write `|`"))
    }

    @Test func hostilePatternLeavesTheLinkOpen() async throws {
        let tree = try MemoryTree(["src/a.ts": String(repeating: "a", count: 50_000) + "!"])
        var mustHaves = MustHaves()
        var link = KeyLink(from: "src/a.ts", to: "x y", position: here)
        link.pattern = "(a|a)*(a|a)*(a|a)*$"
        mustHaves.keyLinks = [link]
        let result = try #require(try await MustHaveChecker(tree: tree).check(mustHaves).first)
        guard case .open = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
    }

    private func check(_ from: String, _ to: String, _ pattern: String?) async throws -> MustHaveResult {
        var link = KeyLink(from: from, to: to, position: here)
        link.pattern = pattern
        var mustHaves = MustHaves()
        mustHaves.keyLinks = [link]
        return try #require(try await MustHaveChecker(tree: tree).check(mustHaves).first)
    }
}

@Suite struct TruthTests {
    @Test func truthIsBoundByASharedName() async throws {
        let results = try await check([
            "User sees their orders through `OrderList`", "It is fast", "GET /api/orders answers 200",
        ])
        #expect(results[0] == .bound(to: ["src/OrderList.tsx"], passed: true))
        #expect(results[1] == .unbound)
        #expect(results[2] == .bound(to: ["Task 1"], passed: false))
    }

    @Test func truthWhoseCheckCouldNotRunIsOpen() async throws {
        let outcome = try await check(["GET /api/orders answers 200"], command: .notRunnable)[0]
        guard case .open = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func partOfANameIsNoMention() async throws {
        #expect(try await check(["The Order_List view loads"])[0] == .unbound)
        #expect(try await check(["`Order` is saved"])[0] == .unbound)
    }

    @Test(arguments: [
        "Users can log in and/or sign up", "It works, e.g. on phones", "Version 1.5 ships", "`npm test` passes",
    ])
    func ordinaryWordsBindNothing(_ text: String) async throws {
        #expect(try await check([text])[0] == .unbound)
    }

    @Test func prohibitionsAreListedAndStayOpen() async throws {
        var mustHaves = MustHaves()
        mustHaves.prohibitions = [
            Prohibition(statement: "no globals", status: "resolved", verification: nil, details: [], position: here)
        ]
        let result = try #require(try await MustHaveChecker(tree: MemoryTree()).check(mustHaves).first)
        #expect(result.kind == .prohibition)
        guard case .open = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
    }

    private func check(_ truths: [String], command outcome: CheckResult.Outcome = .failed) async throws
        -> [MustHaveResult.Outcome]
    {
        var mustHaves = MustHaves()
        mustHaves.truths = truths.map { Truth(text: $0, verification: nil, position: here) }
        mustHaves.artifacts = [Artifact(pathText: "src/OrderList.tsx", position: here)]
        let command = CheckCommand("npm test; curl -f localhost/api/orders", owner: "Task 1")
        let failed = CheckResult(
            command: command, outcome: outcome, exitCode: 1, duration: .zero, startedAt: .zero, tree: nil, output: nil)
        let tree = try MemoryTree(["src/OrderList.tsx": "x"])
        return try await MustHaveChecker(tree: tree).check(mustHaves, results: [failed]).prefix(truths.count).map(
            \.outcome)
    }
}
