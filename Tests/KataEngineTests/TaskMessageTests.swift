import KataCore
import KataEngine
import Testing

@Suite struct TaskMessageTests {
    private let plan = PlanID(phase: PhaseNumber("09"), plan: "01")

    private func message(_ name: String, body: String = "", style: CommitStyle = .conventional) -> TaskMessage {
        TaskMessage(type: "feat", plan: plan, name: name, body: body, style: style)
    }

    @Test func stylesOfSubjects() {
        #expect(message("Add totals").subject == "feat(09-01): Add totals")
        #expect(message("Add totals", style: .semantic).subject == "feat: Add totals (09-01)")
        #expect(message("Add totals", style: .simple).subject == "Add totals")
    }

    @Test(arguments: [
        ("two\nlines", "two lines"), ("# heading", "heading"), ("bell\u{7}", "bell"), ("\u{1B}[31mred", "[31mred"),
        ("", "task"), ("  much   space ", "much space"),
    ])
    func aNameIsAlwaysOneHarmlessLine(name: String, expected: String) {
        #expect(message(name).subject == "feat(09-01): \(expected)")
    }

    @Test(arguments: [
        "Kata-Id: 01ARYZ6S410000000000000000", "kata-verify: pass 9/9", "Co-Authored-By: x <x@y>", "# gone",
    ])
    func aBodyCannotForgeTrailers(line: String) {
        #expect(message("x", body: "text\n\(line)").body == "text\n  \(line)")
    }

    @Test func bodiesAreWrapped() {
        let body = message("x", body: String(repeating: "word ", count: 40)).body
        #expect(body.split(separator: "\n").allSatisfy { $0.count <= 72 })
        #expect(body.split(whereSeparator: \.isWhitespace).count == 40)
    }

    @Test func typesComeFromWhatWasTouched() throws {
        func type(_ proposed: String?, _ paths: String...) throws -> String {
            TaskMessage.type(proposed: proposed, paths: try paths.map { try RepositoryPath($0) })
        }
        #expect(try type(nil, "src/a.ts") == "feat")
        #expect(try type("fix", "src/a.ts") == "fix")
        #expect(try type("evil\nx", "src/a.ts") == "feat")
        #expect(try type(nil, "src/a.test.ts", "tests/b.py") == "test")
        #expect(try type(nil, "README.md") == "docs")
        #expect(try type(nil) == "chore")
    }
}
