import KataCore
import Testing

@testable import KataPlan

@Suite struct VerifyReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var `class`: VerifyBlock.Class
        var commands: [String]
        var open: Int?

        init(_ text: String, _ class: VerifyBlock.Class, _ commands: [String], open: Int? = nil) {
            self.text = text
            self.class = `class`
            self.commands = commands
            self.open = open
        }

        var testDescription: String { text }
    }

    static func read(_ text: String) -> VerifyBlock {
        let lines = LineTable(Array(text.utf8))
        let reader = VerifyReader(lines: lines, path: "a.md")
        return reader.read(0..<lines.bytes.count, position: SourcePosition(file: "a.md"))
    }

    static let cases: [Case] = [
        Case("<automated>npm test</automated>", .exec, ["npm test"], open: 0),
        Case("<automated>\n  cd web\n  npm test\n</automated>", .exec, ["cd web\nnpm test"]),
        Case(
            "<automated>a.sh && b</automated>\n<automated>make check</automated>", .exec, ["a.sh && b", "make check"]),
        Case("<automated>npm test</automated>\nThe page also looks right.", .exec, ["npm test"], open: 1),
        Case("<automated>npm run a &amp;&amp; npm run b</automated>", .exec, ["npm run a && npm run b"]),
        Case("<automated>MISSING — comes with task 3</automated>", .missing, []),
        Case("", .missing, []),
        Case("npm test", .exec, ["npm test"], open: 0),
        Case(
            "pnpm test -- preload && pnpm run typecheck", .exec, ["pnpm test -- preload && pnpm run typecheck"], open: 0
        ),
        Case("FOO=1 ./run.sh --fast", .exec, ["FOO=1 ./run.sh --fast"], open: 0),
        Case("! grep -r TODO src", .exec, ["! grep -r TODO src"], open: 0),
        Case("# build\nnpm run build\n# test\nnpm test", .exec, ["# build\nnpm run build\n# test\nnpm test"], open: 0),
        Case("cd web\nnpm test \\\n  --run", .exec, ["cd web\nnpm test \\\n  --run"]),
        Case("for f in a b; do\ncat \"$f\"\ndone", .exec, ["for f in a b; do\ncat \"$f\"\ndone"]),
        Case(
            "cat > x.py <<'EOF'\nif a:\n    b\nEOF\npython3 x.py", .exec,
            ["cat > x.py <<'EOF'\nif a:\n    b\nEOF\npython3 x.py"]),
        Case("npm run build\n\nnpm test\n", .exec, ["npm run build\n\nnpm test"]),
        Case("```bash\nnpm test\n```", .exec, ["npm test"], open: 0),
        Case("```bash\nnpm test\n```\nExpected: all pass", .exec, ["npm test"], open: 1),
        Case("```\n$ ls src\na.ts\n$ npm test\n```", .exec, ["ls src\nnpm test"]),
        Case("Run the tests:\n```sh\nnpm test\n```", .embedded, ["npm test"]),
        Case("```ts\nconst a = 1\n```", .missing, []),
        Case("`npm test`", .exec, ["npm test"], open: 0),
        Case("1. `npm test`\n2. `npm run lint`", .exec, ["npm test", "npm run lint"], open: 0),
        Case("- [ ] `go test ./...`\n- [ ] `go vet ./...`", .exec, ["go test ./...", "go vet ./..."], open: 0),
        Case("Run `npm test` and confirm the page loads.", .embedded, ["npm test"], open: 1),
        Case("Run `npm test`", .embedded, ["npm test"], open: 0),
        Case("`cargo build` succeeds", .embedded, ["cargo build"], open: 0),
        Case("true", .exec, ["true"], open: 0),
        Case("`true`", .exec, ["true"], open: 0),
        Case("  `deploy staging`  ", .exec, ["deploy staging"], open: 0),
        Case(
            "1. `Scripts/lint`\n2. `Scripts/check-text --all`", .exec, ["Scripts/lint", "Scripts/check-text --all"],
            open: 0),
        Case("- `src/list.ts`", .manual, [], open: 1),
        Case("`useList`", .manual, [], open: 1),
        Case("npm test passes", .embedded, ["npm test"], open: 0),
        Case("npx tsc --noEmit — no errors", .embedded, ["npx tsc --noEmit"], open: 0),
        Case("npm run build (no warnings at all)", .embedded, ["npm run build"]),
        Case("- npm test passes\n- The page shows the list", .embedded, ["npm test"], open: 1),
        Case("- `npm test`\n- The `list` prop is set", .embedded, ["npm test"], open: 1),
        Case("The page looks right.", .manual, [], open: 1),
        Case("Check that `useList` is exported from `src/list.ts`", .manual, [], open: 1),
        Case("Button has `role=\"button\"`", .manual, []),
        Case("make sure the page loads", .manual, []),
        Case("test that it works", .manual, []),
        Case("find the new entry in the list", .manual, []),
        Case("go to the page and look", .manual, []),
        Case("TypeScript compiles", .manual, []),
        Case("Do not run `git push --force` here", .manual, []),
        Case("Run `npm run dev` and open the page", .manual, []),
        Case("<human-check>Look at it</human-check>", .manual, [], open: 1),
        Case("`npm test` and `npm run lint`", .embedded, ["npm test", "npm run lint"], open: 0),
    ]

    @Test(arguments: cases)
    func classifies(_ item: Case) {
        let block = Self.read(item.text)
        #expect(block.class == item.class)
        #expect(block.commands.map(\.text) == item.commands)
        if let open = item.open { #expect(block.expectations.count == open, "\(block.expectations)") }
        #expect(block.text == item.text)
    }

    @Test(
        arguments: [
            ("`grep -r old src` returns no matches", true), ("grep -rn TODO src returns nothing", true),
            ("`grep -q new src/a.ts` shows the call", false), ("`npm test` shows no output", false),
        ])
    func knowsWhenNothingMustBeFound(_ text: String, _ expected: Bool) {
        #expect(Self.read(text).commands.map(\.expectsNoMatch) == [expected])
    }

    @Test func namesTheLineOfEachCommand() {
        let block = Self.read("Some prose\n\n1. `npm test`\n```bash\nnpm run lint\n```")
        #expect(block.commands.map(\.line) == [3, 5])
    }

    @Test(
        arguments: [
            ("npm test | tail -5", Diagnostic.Code.verifyMaskedExit), ("npm test | head", .verifyMaskedExit),
            ("npm test || true", .verifyMaskedExit), ("npm test || echo failed", .verifyMaskedExit),
            ("npm test; echo done", .verifyMaskedExit), ("grep -c x src/a.ts", .verifyMaskedExit),
            ("grep -rc x src", .verifyMaskedExit), ("ls src | wc -l", .verifyMaskedExit), ("echo ok", .verifyEchoOnly),
            ("cd /Users/me/x && make", .verifyAuthorPath), ("ls /home/me/x", .verifyAuthorPath),
            ("npm run dev", .verifyWatchMode), ("npx vite", .verifyWatchMode), ("tail -f log.txt", .verifyWatchMode),
            ("docker compose up", .verifyWatchMode), ("cargo watch -x test", .verifyWatchMode),
        ])
    func warns(_ command: String, _ code: Diagnostic.Code) {
        #expect(Self.read("<automated>\(command)</automated>").warnings.map(\.code) == [code])
    }

    @Test(
        arguments: [
            "npm test", "npm test || exit 1", "npm test || (echo failed && exit 1)", "test \"$(grep -c x a.ts)\" -eq 3",
            "[ $(ls | wc -l) -gt 2 ]", "echo start && npm test", "grep -q 'a | tail' src/a.ts", "npm test 2>&1",
            "timeout 5 npm run dev", "docker compose up -d", "ls /usr/bin/env", "npm run dev & sleep 1",
            "npm test # || true", "grep -n -A3 x a.ts", "test -f a.ts && echo yes",
        ])
    func doesNotWarn(_ command: String) {
        #expect(Self.read("<automated>\(command)</automated>").warnings.isEmpty)
    }
}
