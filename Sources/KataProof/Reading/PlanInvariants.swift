internal import KataCore
internal import KataPlan

/// What holds for every plan, whatever its bytes are.
package enum PlanInvariants {
    /// Reads the bytes as a plan and says what does not hold; nothing, unless there is a defect.
    package static func violations(of bytes: [UInt8], path: String = "01-01-PLAN.md") -> [String] {
        let plan = PlanDocument.parse(bytes: bytes, path: path)
        let places = Places(bytes)
        var found = Violations()
        found.expect(plan.bytes == bytes, "the document keeps other bytes")
        found.expect(RoundTrip.bytes(of: plan) == bytes, "what was read differs when it is written back")
        found.expect(PlanLinter().lint(plan), in: places, file: path)
        if let range = plan.frontmatter.range {
            found.expect(places.holds(range), "the frontmatter lies outside of the document")
            if let yaml = plan.frontmatter.yaml { YamlInvariants.check(yaml, in: range, bytes, &found) }
            for key in plan.frontmatter.unknownKeys {
                found.expect(
                    range.lowerBound <= key.range.lowerBound && key.range.upperBound <= range.upperBound,
                    "the key \(key.name) lies outside of the frontmatter")
            }
        }
        check(plan.tasks, of: plan, places, &found)
        check(plan.verification, "the plan", places, &found)
        for block in plan.blocks {
            found.expect(places.holds(block.range), "the block \(block.name) lies outside of the document")
        }
        for reference in plan.context + plan.executionContext {
            found.expect(
                places.holds(SourcePosition(file: path, line: reference.line)), "\(reference.path) stands nowhere")
        }
        return found.texts
    }

    private static func check(_ tasks: [PlanTask], of plan: PlanDocument, _ places: Places, _ found: inout Violations) {
        var end = 0
        for (index, task) in tasks.enumerated() {
            found.expect(task.index == index + 1, "task \(index + 1) has the number \(task.index)")
            found.expect(places.holds(task.position), "task \(task.index) stands nowhere")
            found.expect(places.holds(task.range), "task \(task.index) lies outside of the document")
            found.expect(end <= task.range.lowerBound, "task \(task.index) overlaps the one before")
            end = task.range.upperBound
            check(task.verify, "task \(task.index)", places, &found)
            for element in task.elements {
                found.expect(
                    task.range.lowerBound <= element.range.lowerBound
                        && element.range.upperBound <= task.range.upperBound,
                    "<\(element.name)> lies outside of task \(task.index)")
                found.expect(places.holds(element.position), "<\(element.name)> stands nowhere")
            }
            for file in task.files + task.readFirst {
                found.expect(places.holds(file.position), "\(file.text) stands nowhere")
                found.expect(!(file.path?.description ?? "").hasPrefix("/"), "\(file.text) leaves the repository")
            }
        }
    }

    private static func check(_ verify: VerifyBlock, _ owner: String, _ places: Places, _ found: inout Violations) {
        for command in verify.commands {
            found.expect(!command.text.isEmpty, "an empty command of \(owner)")
            found.expect(
                places.holds(SourcePosition(file: "", line: command.line)), "a command of \(owner) stands nowhere")
        }
        let runs = verify.class == .exec || verify.class == .embedded
        found.expect(runs == !verify.commands.isEmpty, "the check of \(owner) is \(verify.class)")
    }
}
