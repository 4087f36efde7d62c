internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProviders
internal import KataStore

extension PlanExecutor {
    /// What the provider is asked for one attempt.
    func prompt(
        for task: PlanTask, repairing problem: ExecutionNews.AttemptProblem?
    ) async throws -> TaskPrompt {
        var input = PromptInputs(subject: subject, files: services.files, isStrict: options.isStrict)
            .input(
                for: task, earlier: earlierTasks(before: task.index),
                repair: problem.map {
                    RepairFeedback(
                        reason: $0.summary, command: $0.command, exitCode: $0.exitCode, output: $0.outputTail)
                })
        input.answers = ledger.answers.values.filter { $0.task <= task.index }.sorted { $0.task < $1.task }
            .filter { $0.choice != nil || !$0.text.isEmpty }
            .map { answer in
                let words = [answer.verdict, answer.text].filter { !$0.isEmpty }.joined(separator: ": ")
                return "\(answer.task). \(planTask(answer.task).name): \(words)"
            }
        return PromptBuilder.build(input)
    }

    private func earlierTasks(before index: Int) -> [EarlierTask] {
        (1..<index).compactMap { earlier in
            guard let task = ledger.tasks[earlier],
                task.commit != nil || task.history != nil || task.existing?.commits.isEmpty == false
            else { return nil }
            return EarlierTask(
                index: earlier, name: task.name, files: task.changed.map(\.display), summary: task.words?.summary)
        }
    }

    /// The folder for prompts and reports, outside the tree; providers name their files after task and attempt. The session's
    /// recording keeps the prompts.
    func makeScratchFolder() throws -> DiskPath {
        let scratch = folder.path.appending("scratch")
        try services.files.makeFolder(scratch, mode: .privateFolder)
        return scratch
    }

    /// Adds what the attempt did to the tree to the recording, so that the session can be replayed.
    func record(from before: ObjectID, to after: ObjectID, of assignment: TaskAssignment) async throws {
        guard let recorder else { return }
        let changes = try await services.git.changes(from: before, to: after, detectingRenames: false)
        var recorded: [RecordedFileChange] = []
        for change in changes {
            guard let blob = change.newBlob, let mode = change.newMode else {
                recorded.append(RecordedFileChange(change.path, .deleted))
                continue
            }
            // A blob that can't be read makes an incomplete recording, not a failed run.
            guard let bytes = try? await services.git.readBlob(blob) else { continue }
            switch mode {
            case .symbolicLink: recorded.append(RecordedFileChange(change.path, .symbolicLink(bytes)))
            case .regular, .executable:
                recorded.append(RecordedFileChange(change.path, .file(bytes, isExecutable: mode == .executable)))
            default: continue
            }
        }
        await recorder.recordChanges(recorded, of: AttemptKey(assignment))
    }
}

/// Makes prompt inputs from a plan; `--dry-run` prints the same.
struct PromptInputs: Sendable {
    let subject: PlanSubject
    let files: any FileAccess
    let isStrict: Bool

    func input(for task: PlanTask, earlier: [EarlierTask], repair: RepairFeedback?) -> PromptInput {
        let document = subject.document
        let objective = [document.objective, document.purpose.map { "Purpose: \($0)" }].compactMap { $0 }
        var input = PromptInput(
            plan: subject.id, objective: objective.joined(separator: "\n\n"), task: task.index,
            taskCount: document.tasks.count, taskName: task.name, files: task.files.map(\.text),
            action: Self.unique([task.instruction, task.behavior, task.implementation]).joined(separator: "\n\n"),
            done: ([task.done].compactMap { $0 } + task.acceptanceCriteria.map { "- \($0)" }).joined(separator: "\n"),
            verifyCommands: task.verify.commands.map(\.text),
            expectations: task.verify.expectations + task.verify.commands.flatMap(\.expectations),
            isTestDriven: task.isTestDriven, mustHaves: mustHaves, context: context(for: task), earlierTasks: earlier,
            repair: repair)
        input.isStrict = isStrict
        return input
    }

    private static func unique(_ texts: [String?]) -> [String] {
        var seen: Set<String> = []
        return texts.compactMap { $0 }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    private var mustHaves: [String] {
        let all = subject.document.mustHaves
        return all.truths.map(\.text)
            + all.artifacts.map { "\($0.pathText)\($0.provides.map { ": \($0)" } ?? "")" }
            + all.keyLinks.map { "\($0.from) → \($0.to)\($0.via.map { ": \($0)" } ?? "")" }
    }

    /// Planning documents and source files that the plan wants read: those inside the project that are there.
    private func context(for task: PlanTask) -> [PromptContextFile] {
        let named = subject.document.context.map(\.path) + task.readFirst.map(\.text)
        var seen: Set<String> = []
        return named.filter { seen.insert($0).inserted }.compactMap { text in
            guard let path = try? RepositoryPath(text) else { return nil }
            return PromptContextFile(path: path.display, contents: read(path))
        }
    }

    /// A regular file below the project that is reached through no symbolic link.
    private func read(_ path: RepositoryPath) -> [UInt8]? {
        var place = DiskPath(subject.projectRoot)
        for component in path.bytes.split(separator: 0x2F) {
            place = place.appending(bytes: component)
            guard let status = try? files.status(of: place, followingLinks: false), status.kind != .symbolicLink else {
                return nil
            }
        }
        return try? files.read(place, limit: 256 << 10)
    }
}
