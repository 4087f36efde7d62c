package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataHooks
internal import KataPlan
internal import KataReview

package struct LogCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "log", abstract: "The commits of plans, newest first, with task and evidence.")

    @OptionGroup package var options: GlobalOptions

    @Option(
        help: ArgumentHelp("Only this plan.", valueName: "plan"),
        completion: .custom { words, _, _ in PlanCompletion.ids(words) })
    var plan: String?

    @Option(name: [.long, .customShort("n")], help: ArgumentHelp("At most so many commits.", valueName: "count"))
    var limit: Int = 50

    package init() {}

    package mutating func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number above 0, not \(limit)") }
    }

    private struct Row {
        var commit: CommitInfo
        var plan: String
        var task: String?
        var evidence: EvidenceVerdict?
        /// Whether a person made the commit, and not kata.
        var isByHand: Bool
    }

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let git = try await context.openRepository(at: project.root)
        let only = try plan.map { try project.reference(to: $0).id }
        let rows = try await rows(of: only, project, git)
        if options.json {
            context.write.output(json(rows).pretty + "\n")
        } else {
            PagedOutput(context: context).show(text(rows, in: context))
        }
    }

    private func rows(of only: PlanID?, _ project: Project, _ git: GitWorkspace) async throws -> [Row] {
        guard let tip = try await git.head().tip else { return [] }
        let judge = EvidenceJudge(index: try await EvidenceIndex.read(of: git), git: git)
        let wanted = only.map { PlanID.normalized($0.description) }
        let recorded = Dictionary(grouping: HandJournal.read(of: git).records, by: \.commit)
        var rows: [Row] = []
        for commit in try await git.log(LogQuery(from: [tip])) where rows.count < limit {
            let written = CommitLabel.all(in: commit)
            let labels = written.isEmpty ? (recorded[commit.id] ?? []).map(CommitLabel.init) : written
            for label in labels where wanted == nil || PlanID.normalized(label.plan) == wanted {
                let isByHand = recorded[commit.id] != nil || commit.isOfTaskByHand
                var row = Row(
                    commit: commit, plan: label.plan, task: label.task.map(String.init), evidence: nil,
                    isByHand: isByHand)
                if case .found(let reference) = project.library.tree.resolve(label.plan) {
                    row.plan = "\(reference.id)"
                    let own = TaskHistory.PlanCommit(commit, of: reference.id)
                    if let part = own.parts.first(where: { $0.task?.index == label.task }) {
                        row.task = part.task.map { "\($0.index)/\($0.count)" } ?? "plan"
                        row.evidence = try await judge.verdict(
                            on: commit, part, plan: reference.id, of: own.parts.count, summary: nil)
                    }
                }
                rows.append(row)
            }
        }
        return Array(rows.prefix(limit))
    }

    private func text(_ rows: [Row], in context: CommandContext) -> String {
        guard !rows.isEmpty else { return "No commit of a plan is in this history.\n" }
        let style = Style(isColored: context.terminal.colorsOutput)
        let plans = rows.map(\.plan.count).max() ?? 0
        let tasks = rows.map { $0.task?.count ?? 0 }.max() ?? 0
        return rows.map { row in
            let verdict =
                switch row.evidence {
                case .some(let verdict) where verdict.isContradiction: style.red("✗")
                case .some(let verdict) where verdict.isMeasured: style.green("✓")
                case .some: style.yellow("?")
                case nil: " "
                }
            // What the commit is about matters more than when it was made.
            let date = context.terminal.width < 64 ? "" : " \(row.commit.committer.time.date)"
            let head = "\(verdict) \(style.cyan(row.commit.id.short))\(date)"
            let columns = Columns.padded(row.plan, to: plans) + "  " + Columns.padded(row.task ?? "", to: tasks)
            let mark = row.isByHand ? "  by hand" : ""
            let room = max(8, context.terminal.width - plans - tasks - 15 - date.count - mark.count)
            return
                "\(head)  \(columns)  \(DisplayText.fitted(DisplayText.oneLine(row.commit.subject), to: room))\(style.dim(mark))\n"
        }.joined()
    }

    private func json(_ rows: [Row]) -> JSONText {
        .object([
            "commits": .array(
                rows.map { row in
                    .object([
                        "commit": .string(row.commit.id.hex), "plan": .string(row.plan), "task": .optional(row.task),
                        "time": .string(row.commit.committer.time.iso8601), "author": .string(row.commit.author.name),
                        "subject": .string(row.commit.subject), "evidence": .optional(row.evidence?.word),
                        "evidence_text": .optional(row.evidence?.text), "by_hand": .boolean(row.isByHand),
                    ])
                })
        ])
    }
}

extension CommitLabel {
    /// What the open task was, when the commit itself names none.
    fileprivate init(_ record: HandCommitRecord) {
        self.init(
            plan: record.plan, task: record.task?.split(separator: "/").first.flatMap { Int($0) }, source: .trailer)
    }
}
