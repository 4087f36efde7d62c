import KataPlan
import KataProof
import Testing

/// The extractor that the reader is compared with: simple, but right about what it says it does.
@Suite struct TagExtractorTests {
    private static let plan = """
        ---
        plan: 01
        ---
        <!-- <task> in a comment -->
        ```xml
        <task><name>an example</name></task>
        ```
        <task type="auto"><name>One</name> <files>a.ts</files>
        <action>
        See the </action> of the other one.
        </action>
        <verify><automated>npm test</automated></verify>
        </task>
        <task>
          <action>
        ```
        <task>
        </task>
        ```
          </action>
        <done>never closed
        </task>

        """

    @Test func takesWhatStandsBetweenTheTags() {
        let tasks = TagExtractor.tasks(of: Array(Self.plan.utf8))
        #expect(tasks.map(\.line) == [8, 14])
        #expect(
            tasks.first?.fields.mapValues(\.text) == [
                "name": "One", "files": "a.ts", "action": "See the </action> of the other one.",
                "verify": "<automated>npm test</automated>",
            ])
        #expect(tasks.last?.fields["done"]?.isClosed == false)
    }

    @Test func looksPastFencesInFencesWhereNothingElseCloses() {
        let plan = """
            <task type="auto">
            <action>
            ```xml
            ```bash
            ls
            ```
            <tasks>
            </tasks>
            ```
            Show it.
            </action>
            </task>

            """
        let tasks = TagExtractor.tasks(of: Array(plan.utf8))
        #expect(tasks.first?.fields["action"]?.text.hasSuffix("Show it.") == true)
        #expect(tasks.first?.fields["action"]?.isClosed == true)
    }

    @Test func theReaderAgreesOnOrdinaryTasks() {
        let plan = PlanDocument.parse(bytes: Array(PlanExample.plan().utf8), path: "01-01-PLAN.md")
        let comparison = FieldComparison(plan)
        #expect(comparison.equalTasks == 1)
        #expect(comparison.fields == 5)
        #expect(comparison.differences.isEmpty)
    }

    @Test func aDifferenceIsNamedWithItsLine() {
        var plan = PlanDocument.parse(bytes: Array(PlanExample.plan().utf8), path: "01-01-PLAN.md")
        plan.tasks[0].done = "Something else."
        let comparison = FieldComparison(plan)
        #expect(comparison.differences.map(\.field) == ["done"])
        #expect(comparison.differences.map(\.line) == [21])
        #expect(comparison.equalTasks == 0)
    }
}
