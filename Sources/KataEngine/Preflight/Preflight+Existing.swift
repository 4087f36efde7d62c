internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataStore

/// Work that somebody else has committed for the plan.
extension Preflight {
    /// What was decided about it, by this call or by an earlier run; a reason to refuse when nobody has decided.
    ///
    /// Commits made since kata's own first one of this execution were made beside it, as by a person who mends something: they
    /// ask no question.
    func existingWork(_ survey: TaskHistory.Survey, _ reasons: inout [Diagnostic]) async throws -> ExistingWork? {
        guard !survey.before.isEmpty else { return nil }
        let commits = ExistingCommits(subject: subject, git: services.git)
        let found = try await commits.working(survey.before.reversed())
        guard !found.isEmpty else { return nil }
        let ids = found.map(\.info.id)
        let last = try await services.store.latestRun(of: subject.id)
        if let decided = ExistingWork(last?.origin.options[ExistingWork.optionKey]), Set(decided.commits) == Set(ids) {
            return decided
        }
        let places = commits.byTask(found)
        guard let choice = options.existing else {
            reasons.append(undecided(found.map(\.info), places))
            return nil
        }
        if let last, !last.status.isTerminal {
            reasons.append(
                Diagnostic(
                    .error, "preflight.existing-work-too-late",
                    "run \(last.id) is open and was begun without these commits",
                    notes: notes(found.map(\.info), places),
                    hints: ["end it first: kata run cancel \(last.id)"]))
            return nil
        }
        var tasks: [Int: ExistingWork.Task] = [:]
        for task in subject.document.tasks where choice != .redo {
            guard choice == .close || places[task.index] != nil else { continue }
            tasks[task.index] = ExistingWork.Task(id: services.newID(), commits: places[task.index] ?? [])
        }
        if choice == .skip, tasks.isEmpty {
            reasons.append(
                Diagnostic(
                    .error, "preflight.existing-work-unclear", "it can't be told which tasks these commits belong to",
                    notes: notes(found.map(\.info), places),
                    hints: ["close the plan with --existing close, or do all of it again with --existing redo"]))
            return nil
        }
        return ExistingWork(choice, commits: ids, tasks: tasks)
    }

    private func undecided(_ commits: [CommitInfo], _ places: [Int: [ObjectID]]) -> Diagnostic {
        let done = places.keys.sorted().map(String.init).joined(separator: ", ")
        let count = commits.count
        return Diagnostic(
            .error, "preflight.existing-work",
            "\(count == 1 ? "a commit names" : "\(count) commits name") \(subject.id), which has no summary, and kata did not make \(count == 1 ? "it" : "them")",
            notes: notes(commits, places),
            hints: [
                "close it out, with all tasks taken as done and the summary written from history, unverified: --existing close",
                places.isEmpty
                    ? "go on with the rest (--existing skip) is not possible: the tasks of these commits can't be told"
                    : "go on with the rest, with task\(places.count == 1 ? "" : "s") \(done) taken as done: --existing skip",
                "do all of it again: --existing redo",
            ])
    }

    private func notes(_ commits: [CommitInfo], _ places: [Int: [ObjectID]]) -> [String] {
        commits.prefix(20).map { commit in
            let task = places.first { $0.value.contains(commit.id) }?.key
            return "\(commit.id.short) \(commit.subject)\(task.map { "  (task \($0))" } ?? "")"
        } + (commits.count > 20 ? ["and \(commits.count - 20) more"] : [])
    }
}
