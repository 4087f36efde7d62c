import Testing

@testable import KataPlan

/// Sizes at which anything quadratic would take minutes; each is read in a moment.
@Suite struct HostileSizeTests {
    private static let head = "---\nphase: 01-x\nplan: 01\n---\n<tasks>\n"

    @Test(
        "large and hostile documents are read in linear time", .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "<task>\n<name>a</name>\n<action>b</action>\n</task>\n", count: 5_000),
            "<task>\n" + String(repeating: "<action>\n", count: 20_000) + "</task></action>",
            "<task>\n" + (0..<10_000).map { "<a\($0)>\n" }.joined() + "</task>\n"
                + (0..<10_000).map { "</a\($0)>\n" }.joined(),
            String(repeating: "<task>\n<action>\n```\nx\n</action>\n</task>\n", count: 10_000),
            String(repeating: "<task>\n<action>\n<!-- x\n</action>\n</task>\n", count: 10_000) + "-->",
            String(repeating: "<!--\n", count: 50_000),
            "<task><verify>" + String(repeating: "<automated>npm test</automated>", count: 10_000) + "</verify></task>",
            "<task><verify>Run " + String(repeating: "`npm test` and ", count: 30_000) + "</verify></task>",
            "<task><verify>\nnpm test \"\n" + String(repeating: "echo hi\n", count: 50_000) + "</verify></task>",
            "<task>" + String(repeating: "<name>", count: 100_000),
            String(repeating: "</task>", count: 50_000), String(repeating: "<task a=\"", count: 100_000),
            String(repeating: "### Task 1: x\n**Files:** a\n", count: 10_000), String(repeating: "`", count: 300_000),
        ])
    func body(_ text: String) {
        let plan = PlanDocument.parse(bytes: Array((Self.head + text).utf8), path: "01-01-PLAN.md")
        #expect(plan.frontmatter.phase == "01-x")
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "a: [" + String(repeating: "é/a.ts, ", count: 60_000) + "]", (0..<20_000).map { "key\($0): x\n" }.joined(),
            String(repeating: "key: x\n", count: 10_000), "truths:\n" + String(repeating: "  - \"x\"\n", count: 50_000),
        ])
    func frontmatter(_ text: String) {
        let plan = PlanDocument.parse(bytes: Array("---\n\(text)\n---\n".utf8), path: "01-01-PLAN.md")
        #expect(plan.frontmatter.yaml != nil)
    }
}
