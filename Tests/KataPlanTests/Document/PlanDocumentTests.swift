import KataCore
import Testing

@testable import KataPlan

@Suite struct PlanDocumentTests {
    static let sample = """
        ---
        phase: 03-search-page
        plan: 02
        type: execute
        wave: 2
        depends_on: [01, "03-01"]
        files_modified:
          - src/search.ts
          - src/search.test.ts # the tests
          - "docs/search.md (new)"
        autonomous: true
        requirements: [SRCH-01, SRCH-02]
        owner: somebody
        estimate:
          tokens: 100

        must_haves:
          truths:
            - "A search finds titles"
            - statement: The page is fast
              verification: backstop
          artifacts:
            - path: "src/search.ts"
              provides: "The search"
              exports: ["search", "rank"]
              contains: "function search"
              min_lines: 20
          key_links:
            - from: "src/page.tsx"
              to: "src/search.ts"
              via: "import"
              pattern: "search\\\\("
        ---

        <objective>
        Search titles from the page.

        Purpose: People find things.
        Output: A search module.
        </objective>

        <execution_context>
        @~/.tool/execute.md
        </execution_context>

        <context>
        @.planning/PROJECT.md
        - @src/page.tsx (the caller)
        Some prose about @decorators.
        </context>

        <tasks>

        <task type="auto" tdd="true">
          <name>Task 1: Add the search &amp; rank</name>
          <files>
            src/search.ts
            src/search.test.ts (new)
          </files>
          <read_first>
            - src/page.tsx
          </read_first>
          <action>
        Write it. The `<verify>` block says how it is checked:
        ```ts
        <task>
        const a = b && c
        ```
          </action>
          <verify>
            `npm test -- search`
          </verify>
          <acceptance_criteria>
            - finds titles
            - ranks them
          </acceptance_criteria>
          <done>Titles are found.</done>
        </task>

        <task type="checkpoint:decision" gate="blocking">
          <decision>Which ranking?</decision>
          <options>
            <option id="a"><name>By date</name><pros>simple</pros><cons>coarse</cons></option>
            <option id="b"><name>By score</name></option>
          </options>
          <resume-signal>Say a or b</resume-signal>
        </task>

        </tasks>

        <verification>
        1. `npm test`
        2. `npm run typecheck`
        </verification>

        <success_criteria>
        - [ ] It works
        - It is fast
        </success_criteria>

        <output>
        After completion, create `.planning/phases/pending/03-search-page/03-02-SUMMARY.md`
        </output>
        """

    static func parse(_ text: String, path: String = "phases/03-search-page/03-02-PLAN.md") -> PlanDocument {
        PlanDocument.parse(bytes: Array(text.utf8), path: path)
    }

    @Test func readsTheFrontmatter() {
        let front = Self.parse(Self.sample).frontmatter
        #expect(front.phase == "03-search-page" && front.plan == "02" && front.type == "execute")
        #expect(front.wave == 2 && front.waveText == "2" && front.autonomous == true)
        #expect(front.dependsOn.map(\.value) == ["01", "03-01"])
        #expect(front.filesModified.map(\.text) == ["src/search.ts", "src/search.test.ts", "docs/search.md"])
        #expect(front.filesModified.last?.note == "new")
        #expect(front.requirements == ["SRCH-01", "SRCH-02"])
        #expect(front.id?.description == "03-02")
    }

    @Test func keepsUnknownKeysWithTheirBytes() {
        let plan = Self.parse(Self.sample)
        let keys = plan.frontmatter.unknownKeys
        #expect(keys.map(\.name) == ["owner", "estimate"])
        #expect(
            keys.map { String(decoding: plan.bytes[$0.range], as: UTF8.self) } == [
                "owner: somebody", "estimate:\n  tokens: 100",
            ])
        #expect(keys.first?.position == SourcePosition(file: plan.path, line: 13, column: 1))
    }

    @Test func readsMustHaves() throws {
        let plan = Self.parse(Self.sample)
        #expect(plan.mustHaves.truths.map(\.text) == ["A search finds titles", "The page is fast"])
        #expect(plan.mustHaves.truths.last?.verification == "backstop")
        let artifact = try #require(plan.mustHaves.artifacts.first)
        #expect(artifact.path?.display == "src/search.ts" && artifact.exports == ["search", "rank"])
        #expect(artifact.contains == ["function search"] && artifact.minimumLines == 20)
        let link = try #require(plan.mustHaves.keyLinks.first)
        #expect(link.pattern == #"search\("# && link.fromPath?.display == "src/page.tsx")
    }

    @Test func readsTheBlocks() {
        let plan = Self.parse(Self.sample)
        #expect(plan.objective == "Search titles from the page.")
        #expect(plan.purpose == "People find things." && plan.output == "A search module.")
        #expect(plan.title == "Search titles from the page.")
        #expect(plan.context.map(\.path) == [".planning/PROJECT.md", "src/page.tsx"])
        #expect(plan.context.last?.note == "the caller")
        #expect(plan.executionContext.map(\.path) == ["~/.tool/execute.md"])
        #expect(plan.executionContext.first?.isInRepository == false)
        #expect(plan.successCriteria == ["It works", "It is fast"])
        #expect(plan.outputPath == ".planning/phases/pending/03-search-page/03-02-SUMMARY.md")
        #expect(plan.verification.class == .exec)
        #expect(plan.verification.commands.map(\.text) == ["npm test", "npm run typecheck"])
        #expect(plan.id?.description == "03-02")
        #expect(plan.diagnostics.isEmpty)
    }

    @Test func readsTheTasks() throws {
        let plan = Self.parse(Self.sample)
        #expect(plan.tasks.count == 2)
        let task = try #require(plan.tasks.first)
        #expect(task.index == 1 && task.name == "Add the search & rank")
        #expect(task.sourceName == "Task 1: Add the search &amp; rank")
        #expect(task.type == .auto && task.isTestDriven)
        #expect(task.files.map(\.text) == ["src/search.ts", "src/search.test.ts"])
        #expect(task.files.last?.note == "new")
        #expect(task.readFirst.map(\.text) == ["src/page.tsx"])
        #expect(task.action?.hasPrefix("Write it. The `<verify>`") == true)
        #expect(task.action?.hasSuffix("```") == true)
        #expect(task.verify.class == .exec && task.verify.commands.map(\.text) == ["npm test -- search"])
        #expect(task.acceptanceCriteria == ["finds titles", "ranks them"])
        #expect(task.done == "Titles are found.")
        let checkpoint = plan.tasks[1]
        #expect(checkpoint.type == .checkpoint(.decision) && checkpoint.gate == "blocking")
        #expect(checkpoint.options.map(\.id) == ["a", "b"])
        #expect(checkpoint.options.first?.pros == "simple")
        #expect(checkpoint.resumeSignal == "Say a or b")
    }

    @Test func readsCRLFAndByteOrderMarkAlike() {
        let plain = Self.parse(Self.sample)
        let other = Self.parse("\u{FEFF}" + Self.sample.replacing("\n", with: "\r\n"))
        #expect(other.frontmatter.filesModified.map(\.text) == plain.frontmatter.filesModified.map(\.text))
        #expect(other.tasks.map(\.name) == plain.tasks.map(\.name))
        #expect(other.tasks.map { $0.files.map(\.text) } == plain.tasks.map { $0.files.map(\.text) })
        #expect(other.tasks.map(\.verify.commands) == plain.tasks.map(\.verify.commands))
        #expect(other.successCriteria == plain.successCriteria)
        #expect(other.objective == plain.objective)
        #expect(Set(other.diagnostics.map(\.code)) == [.byteOrderMark, .carriageReturns])
    }

    @Test func readsHeadingsAsTasks() throws {
        let plan = Self.parse(
            """
            ---
            phase: 03-search-page
            ---

            ## Task 1: Add it

            **Files:** `src/a.ts`, `src/b.ts`

            **Action:**
            Write `a`.

            ```sh
            ## Task 9: not a task
            ```

            **Verify:** `npm test`

            **Done:** it is there

            ## Task 2 - Use it

            Just call it.

            ## Notes
            """)
        #expect(plan.tasks.map(\.name) == ["Add it", "Use it"])
        #expect(plan.tasks[0].files.map(\.text) == ["src/a.ts", "src/b.ts"])
        #expect(plan.tasks[0].verify.commands.map(\.text) == ["npm test"])
        #expect(plan.tasks[0].done == "it is there")
        #expect(plan.tasks[1].action == "Just call it.")
        #expect(plan.tasks.allSatisfy { $0.form == .heading })
    }

    @Test func pathsOfAHeadingsTaskEndWithTheirParagraph() throws {
        let plan = Self.parse(
            """
            ---
            phase: 03-search-page
            ---

            ### Task 1: Change it
            **File:** `src/a.ts`
            **Lines:** 42-72

            ```js
            // src/code.ts
            ```

            **Changes:**
            1. Add a parameter.

            **Acceptance:**
            - It takes `src/x.ts`
            - It still works

            ### Task 2: Use it
            **Files:**

            - src/b.ts
            - src/c.ts

            Call it from there.
            """)
        #expect(plan.tasks.map { $0.files.map(\.text) } == [["src/a.ts"], ["src/b.ts", "src/c.ts"]])
        #expect(
            plan.tasks[0].action?.split(separator: "\n") == [
                "**Lines:** 42-72", "```js", "// src/code.ts", "```", "**Changes:**", "1. Add a parameter.",
            ])
        #expect(plan.tasks[0].acceptanceCriteria == ["It takes `src/x.ts`", "It still works"])
        #expect(plan.tasks[1].action == "Call it from there.")
    }

    @Test func anyBytesAreReadWithoutATrap() {
        var random = SplitMix(state: 7)
        let sample = Array(Self.sample.utf8)
        let pieces: [[UInt8]] =
            [
                "<task>", "</task>", "```", "<!--", "-->", "\n", "---\n", "<verify>", "</", "<", "\"", "[", "- ", ": ",
                "`",
            ]
            .map { Array($0.utf8) } + [[0], [0xFF], [0xC3], [0xEF, 0xBB, 0xBF], [0x0D]]
        for round in 0..<1500 {
            var bytes = sample
            for _ in 0...(round % 6) {
                let place = Int(random.next() % UInt64(bytes.count + 1))
                switch random.next() % 3 {
                case 0: bytes.insert(contentsOf: pieces[Int(random.next() % UInt64(pieces.count))], at: place)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 40)))
                default: bytes = Array(bytes[..<place]) + bytes[min(place + 1, bytes.count)...]
                }
            }
            if round % 5 == 0 { bytes = Array(bytes.prefix(Int(random.next() % UInt64(bytes.count + 1)))) }
            let plan = PlanDocument.parse(bytes: bytes, path: "phases/03-search-page/03-02-PLAN.md")
            let findings = PlanLinter(exists: { _ in false }).lint(plan)
            #expect(findings.allSatisfy { ($0.position?.line ?? 1) >= 1 && ($0.position?.column ?? 1) >= 1 })
            for task in plan.tasks { #expect(task.range.upperBound <= bytes.count) }
        }
    }
}
