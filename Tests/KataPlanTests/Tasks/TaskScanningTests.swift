import KataCore
import Testing

@testable import KataPlan

@Suite struct TaskScanningTests {
    static func parse(_ body: String) -> PlanDocument {
        PlanDocument.parse(bytes: Array("---\nphase: 1\n---\n\(body)".utf8), path: "phases/01-a/01-01-PLAN.md")
    }

    @Test func tagsInCodeAndCommentsAreText() {
        let plan = Self.parse(
            """
            Example:
            ```xml
            <task type="auto"><name>Not a task</name></task>
            ```
            <!-- <task><name>Nor this</name></task> -->
            <!--
            <task>
            <name>Nor this</name>
            </task>
            -->
            <tasks>
            <task type="auto">
            <name>Task 1: The one</name>
            <action>
            See the `</action>` tag and:
            ~~~md
            <action>
            inner
            </action>
            ~~~
            end
            </action>
            <!-- <verify>old</verify> -->
            <verify>`npm test`</verify>
            </task>
            </tasks>
            """)
        #expect(plan.tasks.map(\.name) == ["The one"])
        #expect(plan.tasks[0].action?.hasSuffix("~~~\nend") == true)
        #expect(plan.tasks[0].verify.text == "`npm test`")
        #expect(plan.diagnostics.isEmpty)
    }

    @Test func aFenceThatIsNeverClosedSwallowsNothing() {
        let plan = Self.parse(
            """
            <task><name>a</name>
            <action>
            ```ts
            const a = 1
            </action>
            <verify>npm test</verify>
            <done>yes</done>
            </task>
            <task><name>b</name>
            <action>
            ```ts
            code
            ```
            </action>
            <done>too</done>
            </task>
            """)
        #expect(plan.tasks.map(\.name) == ["a", "b"])
        #expect(plan.tasks.map(\.done) == ["yes", "too"])
        #expect(plan.tasks[0].action == "```ts\nconst a = 1")
    }

    @Test func tagsInProseAreText() {
        let plan = Self.parse(
            "<task>\n<name>a</name>\n<action>\nWrap it in <verify> and <b>bold</b>\nas said.\n</action>\n</task>\n")
        #expect(plan.tasks[0].action == "Wrap it in <verify> and <b>bold</b>\nas said.")
        #expect(plan.tasks[0].verify.class == .missing)
    }

    @Test func elementsMayShareLines() {
        let plan = Self.parse(
            "<task type='auto' tdd=true><name>a</name><files>x.ts</files><action>b</action><verify>make</verify><done>c</done></task>"
        )
        let task = plan.tasks[0]
        #expect(task.isTestDriven && task.name == "a" && task.files.map(\.text) == ["x.ts"] && task.done == "c")
        #expect(task.verify.commands.map(\.text) == ["make"])
        #expect(plan.diagnostics.isEmpty)
    }

    @Test func whatIsNotClosedIsReadToTheNextElementAndReported() {
        let plan = Self.parse(
            "<tasks>\n<task>\n<name>a</name>\n<action>\nDo it.\n<verify>make</verify>\n</task>\n<task>\n<name>b</name>\n<action>c</action>\n<done>never closed\n</task>\n</tasks>\n"
        )
        #expect(plan.tasks.map(\.action) == ["Do it.", "c"])
        #expect(plan.tasks[0].verify.text == "make" && plan.tasks[1].done == "never closed")
        #expect(plan.diagnostics.map(\.code) == [.unclosedElement, .unclosedElement])
        #expect(plan.diagnostics.map(\.position?.line) == [7, 14])
    }

    @Test func aTaskInATaskEndsTheFirst() {
        let plan = Self.parse(
            "<task>\n<name>a</name>\n<action>x</action>\n<task>\n<name>b</name>\n<action>y</action>\n</task>\n</task>\n"
        )
        #expect(plan.tasks.map(\.name) == ["a", "b"])
        #expect(plan.diagnostics.map(\.code) == [.nestedTask, .strayTag])
    }

    @Test func unknownElementsAreKept() {
        let plan = Self.parse(
            "<task>\n<name>a</name>\n<action>b</action>\n<threat level=\"2\">\nnone\n</threat>\nLoose words.\n</task>\n"
        )
        let element = plan.tasks[0].elements.last
        #expect(element?.name == "threat" && element?.text == "none")
        #expect(element?.attributes == [.init(name: "level", value: "2")])
        #expect(plan.tasks[0].prose == "Loose words.")
    }

    @Test(
        arguments: [
            ("src/a.ts", ["src/a.ts"]), ("src/a.ts, src/b.ts", ["src/a.ts", "src/b.ts"]),
            ("- src/a.ts\n- `src/b.ts` (new)", ["src/a.ts", "src/b.ts"]), ("src/a.ts — adds x, y", ["src/a.ts", "y"]),
            ("src/a.ts (new, small), b.ts", ["src/a.ts", "b.ts"]), ("None", []), ("n/a", []), ("", []),
            ("app/(auth)/[id]/page.tsx", ["app/(auth)/[id]/page.tsx"]), ("with space.md", ["with space.md"]),
            ("-leading.md", ["-leading.md"]), ("src/{a,b}.ts", ["src/{a,b}.ts"]),
        ])
    func readsFileLists(_ text: String, _ expected: [String]) {
        let plan = Self.parse("<task>\n<name>a</name>\n<files>\n\(text)\n</files>\n<action>b</action>\n</task>\n")
        #expect(plan.tasks[0].files.map(\.text) == expected)
    }

    @Test func pathsThatLeaveTheRepositoryHaveNoPath() {
        let plan = Self.parse(
            "<task>\n<name>a</name>\n<files>/etc/x\n../y.ts\na/../../z.ts\n.git/config\nsome words here</files>\n<action>b</action>\n</task>\n"
        )
        #expect(plan.tasks[0].files.allSatisfy { $0.path == nil })
        #expect(plan.tasks[0].files.map(\.refusal) == [.absolute, .escapes, .escapes, .insideGit, nil])
    }

    @Test(
        arguments: [
            ("Task 1: Add it", "Add it"), ("Task 2 - Add it", "Add it"), ("task 3. Add it", "task 3. Add it"),
            ("Task 2.1: Add", "Add"), ("Task 3a — Add", "Add"), ("**Task 1: Add**", "Add"),
            ("Tasks view", "Tasks view"),
            ("Task runner", "Task runner"), ("Task 1", "Task 1"), ("  Add  ", "Add"),
        ])
    func cutsTheNumberOffNames(_ name: String, _ expected: String) {
        #expect(TaskName.withoutNumber(name) == expected)
    }
}
