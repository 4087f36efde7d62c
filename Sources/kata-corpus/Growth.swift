internal import KataPlan

/// Times the readers on documents that grow, so that anything that grows faster than they do shows.
enum Growth {
    private struct Shape: Sendable {
        var name: String
        /// How many repetitions make the full size.
        var count: Int
        var isSummary = false
        var text: @Sendable (Int) -> String

        init(_ name: String, _ count: Int, isSummary: Bool = false, _ text: @escaping @Sendable (Int) -> String) {
            self.name = name
            self.count = count
            self.isSummary = isSummary
            self.text = text
        }
    }

    private static let task =
        "<task type=\"auto\">\n  <name>Task: add it</name>\n  <files>src/a.ts</files>\n  <action>Write it.</action>\n"
        + "  <verify><automated>npm test</automated></verify>\n  <done>It is there.</done>\n</task>\n"

    private static func plan(_ body: String) -> String {
        "---\nphase: 01-x\nplan: 01\n---\n<tasks>\n\(body)\n</tasks>\n"
    }

    private static func front(_ yaml: String) -> String { "---\n\(yaml)\n---\n# x\n" }

    private static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private static let shapes: [Shape] = [
        Shape("10 MB plan of prose", 100_000) { count in
            plan(
                "<task>\n<name>a</name>\n<action>\n"
                    + many("Prose with `code`, a <tag> and a [link](x.md), \n", count * 2)
                    + "</action>\n</task>")
        },
        Shape("100,000 tasks", 100_000) { plan(many(task, $0)) },
        Shape("10,000 nested <task>", 10_000) { plan(many("<task>\n", $0) + many("</task>\n", $0)) },
        Shape("10,000 nested <action>", 10_000) { plan("<task>\n" + many("<action>\n", $0) + many("</action>\n", $0)) },
        Shape("10,000 nested tags of no meaning", 10_000) { plan(many("<x>\n", $0) + many("</x>\n", $0)) },
        Shape("10,000 different nested tags", 10_000) { count in
            plan("<task>\n" + (0..<count).map { "<a\($0)>\n" }.joined() + (0..<count).map { "</a\($0)>\n" }.joined())
        },
        Shape("one 5 MB line in an action", 1_250_000) {
            plan("<task>\n<action>\(many("word", $0))</action>\n</task>")
        },
        Shape("one 5 MB line of tags", 500_000) { plan("<task><name>\(many("<b></b>é ", $0))</name></task>") },
        Shape("one 5 MB line of a check", 500_000) {
            plan("<task><verify>npm test && \(many("echo hi; ", $0))</verify></task>")
        },
        Shape("one 5 MB line of code spans", 500_000) {
            plan("<task><verify>Run \(many("`npm t`, ", $0))</verify></task>")
        },
        Shape("one 5 MB value in the frontmatter", 1_250_000) { front("phase: \(many("word", $0))") },
        Shape("one 5 MB list of files", 1_000_000) { plan("<task><files>\(many("a.ts,", $0))</files></task>") },
        Shape("100,000 lines of must-haves", 100_000) {
            front("must_haves:\n  truths:\n\(many("    - \"It works\"\n", $0))")
        },
        Shape("100,000 keys", 100_000) { count in front((0..<count).map { "key\($0): x\n" }.joined()) },
        Shape("100,000 fences that nothing closes", 100_000) { plan(many("```x\n<task>\n", $0)) },
        Shape("100,000 comments that nothing closes", 100_000) { plan(many("<!--\n", $0)) },
        Shape("100,000 elements that nothing closes", 100_000) { plan("<task>\n" + many("<verify>\n", $0)) },
        Shape("100,000 headings", 100_000) { plan(many("### Task 1: x\n**Files:** a\n**Verify:** `npm test`\n", $0)) },
        Shape("100,000 lines of a summary", 100_000, isSummary: true) { count in
            front("phase: 01") + "## Task Commits\n" + many("1. **Task 1: x** - `0123abc` (feat)\n", count)
        },
        Shape("one 5 MB line of a summary", 500_000, isSummary: true) {
            "# x\n## Task Commits\n- \(many("0123abcd, ", $0))\n"
        },
    ]

    /// - Returns: whether every document was read in less than a second.
    static func run() -> Bool {
        var isGood = true
        print(Report.padded("read in milliseconds", 38) + "  quarter    half    full   growth")
        for shape in shapes {
            let times = [4, 2, 1].map { part in
                let text = Array(shape.text(shape.count / part).utf8)
                return (0..<3).map { _ in read(text, shape) }.min() ?? 0
            }
            let growth = times[1] > 0 ? times[2] / times[1] : 0
            if times[2] >= 1000 { isGood = false }
            print(
                Report.padded(shape.name, 38)
                    + times.map { Report.padded(Report.fixed($0), 8, left: true) }.joined()
                    + Report.padded(Report.fixed(growth), 9, left: true))
        }
        return isGood
    }

    private static func read(_ bytes: [UInt8], _ shape: Shape) -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        if shape.isSummary {
            _ = SummaryDocument.parse(bytes: bytes, path: "01-01-SUMMARY.md")
        } else {
            _ = PlanDocument.parse(bytes: bytes, path: "01-01-PLAN.md")
        }
        return (clock.now - start) / .milliseconds(1)
    }
}
