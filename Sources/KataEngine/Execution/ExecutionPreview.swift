package import KataCore
package import KataFiles
internal import KataPlan
internal import KataProviders

/// What a run would do, without doing any of it.
package struct ExecutionPreview: Sendable {
    package struct Task: Sendable, Hashable {
        package var index: Int
        package var name: String
        package var files: [String]
        package var prompt: String
        package var promptDigest: String
        package var commands: [String]
        package var expectations: [String]
        /// The subject of the commit, as far as it is known before the work.
        package var subject: String
        package var trailers: [String]
        package var checkpoint: String?
    }

    package let plan: PlanID
    package let tasks: [Task]
    package let planCommands: [String]
    package let closingSubject: String

    package init(of subject: PlanSubject, options: ExecutionOptions, files: any FileAccess) {
        let inputs = PromptInputs(subject: subject, files: files, isStrict: options.isStrict)
        plan = subject.id
        let count = subject.document.tasks.count
        tasks = subject.document.tasks.map { task in
            let prompt = PromptBuilder.build(inputs.input(for: task, earlier: [], repair: nil))
            let paths = task.files.compactMap(\.path)
            return Task(
                index: task.index, name: task.name, files: task.files.map(\.text), prompt: prompt.text,
                promptDigest: prompt.digest,
                commands: task.verify.adding([options.postTaskCommand].compactMap(\.self)).commands.map(\.text),
                expectations: task.verify.expectations,
                subject: TaskMessage(
                    type: TaskMessage.type(proposed: nil, paths: paths), plan: subject.id,
                    scope: options.commitScope, name: task.name, body: "",
                    style: options.commitStyle
                ).subject,
                trailers: [
                    "Kata-Plan: \(subject.id)", "Kata-Task: \(task.index)/\(count)", "Kata-Id: …", "Kata-Verify: …",
                ],
                checkpoint: CheckpointKind(task)?.rawValue)
        }
        planCommands = subject.document.verification.adding(options.extraChecks).commands.map(\.text)
        closingSubject =
            "docs(\(TaskMessage.scope(options.commitScope, of: subject.id))): complete \(subject.phaseTitle) plan"
    }
}
