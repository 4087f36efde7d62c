import KataCore
import KataEngine
import Testing

@Suite struct TaskFenceTests {
    @Test(arguments: [
        ("src/a.ts", "src/a.ts", true), ("src/a.ts", "src/a.ts.bak", false), ("src", "src/deep/a.ts", true),
        ("src/", "src/a.ts", true), ("src", "srcs/a.ts", false), ("src/*.ts", "src/a.ts", true),
        ("src/*.ts", "src/deep/a.ts", false), ("src/**", "src/deep/a.ts", true), ("src/**/a.ts", "src/x/y/a.ts", true),
        ("**/a.ts", "src/x/y/a.ts", true), ("*", "a", true), ("*", "a/b", false), ("a*b*c", "axxbyyc", true),
        ("a*b*c", "axxbyyd", false), ("**/x/*.ts", "a/x/b/x/c.ts", true), ("**/x/*.ts", "a/x/b/y/c.ts", false),
    ])
    func rulesCover(rule: String, path: String, expected: Bool) throws {
        let rule = try #require(PathRule(rule))
        #expect(rule.covers(try RepositoryPath(path)) == expected)
    }

    @Test(arguments: ["/etc/passwd", "../x", "", ".git/config"])
    func rulesStayInside(text: String) {
        #expect(PathRule(text) == nil)
    }

    @Test func aLongGlobEndsInTime() throws {
        let rule = try #require(PathRule(String(repeating: "a*", count: 40) + "b"))
        #expect(!rule.covers(try RepositoryPath(String(repeating: "a", count: 4000))))
    }

    @Test func namesWhatIsOutsideThePlan() throws {
        let mine = try RepositoryPath("notes.txt")
        let plan = try RepositoryPath(".planning/p/09-01-PLAN.md")
        let fence = TaskFence(declared: [try #require(PathRule("src"))], usersPaths: [mine], planPath: plan)
        let assessment = fence.assess([
            (try RepositoryPath("src/a"), false), (try RepositoryPath("lib/b"), false),
            (try RepositoryPath("lib/c"), true),
            (mine, false), (plan, false),
        ])
        #expect(assessment.changed.count == 5)
        #expect(assessment.undeclared.map(\.display) == ["lib/b", "notes.txt", ".planning/p/09-01-PLAN.md"])
        #expect(assessment.undeclaredDeletions.map(\.display) == ["lib/c"])
        #expect(assessment.usersPaths == [mine])
        #expect(assessment.touchesPlan)
    }
}
