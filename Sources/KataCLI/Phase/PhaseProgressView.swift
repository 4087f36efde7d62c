internal import KataCore
internal import KataEngine
internal import KataProviders
internal import Synchronization

/// Shows a phase while it is carried out, on standard error: on a terminal a line for each plan that is at work, which moves,
/// below those that stay; elsewhere plain lines with a time.
final class PhaseProgressView: Sendable {
    private struct Row {
        var plan: String
        var tasks = 0
        var task = 0
        var text = "preparing its working tree"
        var since: Duration
    }

    private struct State {
        var rows: [Row] = []
        var painted = 0
        var frame = 0
    }

    private let state = Mutex(State())
    private let terminal: Terminal
    private let style: Style
    private let time: TimeSource
    private let write: @Sendable (String) -> Void
    private let isQuiet: Bool

    init(context: CommandContext, isQuiet: Bool) {
        terminal = context.terminal
        style = Style(isColored: context.terminal.colorsError)
        time = context.time
        write = context.write.error
        self.isQuiet = isQuiet
    }

    /// Repaints the moving lines until cancelled.
    func keepMoving() async {
        guard terminal.isLive, !isQuiet else { return }
        while !Task.isCancelled {
            try? await time.sleep(.milliseconds(150))
            state.withLock { state in
                state.frame += 1
                clear(&state)
                paint(&state)
            }
        }
    }

    /// Removes the moving lines, before something else is printed.
    func end() {
        state.withLock { state in
            clear(&state)
            state.rows = []
        }
    }

    func show(_ news: PhaseNews) {
        guard !isQuiet else { return }
        state.withLock { state in
            clear(&state)
            take(news, &state)
            paint(&state)
        }
    }

    private func take(_ news: PhaseNews, _ state: inout State) {
        switch news {
        case .started(let phase, let plans, let done, let waves, let jobs):
            line(
                style.bold("phase \(DisplayText.oneLine(phase))")
                    + "  \(plans) plan\(plans == 1 ? "" : "s")\(done > 0 ? ", \(done) done" : "") · \(waves) wave\(waves == 1 ? "" : "s") · \(jobs) at a time"
            )
        case .notice(let diagnostic): line(DiagnosticRenderer(style: style).render(diagnostic))
        case .waveStarted(let number, let plans):
            line(style.dim("wave \(number)  \(plans.map(\.description).joined(separator: ", "))"))
            state.rows = plans.map { Row(plan: $0.description, since: time.monotonic()) }
        case .worktree(let plan, let path, let isResumed):
            if isResumed { line("  \(plan)  goes on in \(DisplayText.oneLine(path))") }
            change(plan, &state) { $0.text = "begins" }
        case .plan(let plan, let news): take(plan, news, &state)
        case .ready(let plan):
            line("\(style.green("✓")) \(plan)  all tasks are done and checked, waits for its wave")
            change(plan, &state) { $0.text = "waits for its wave" }
        case .ended(let plan, let result): ended(plan, result, &state)
        case .landing(let number, let plans):
            state.rows.removeAll { row in !plans.contains { $0.description == row.plan } }
            for plan in plans { change(plan, &state) { $0.text = "lands" } }
            line(style.dim("wave \(number)  lands: \(plans.map(\.description).joined(separator: ", "))"))
        case .landed(let wave):
            line(
                "\(style.green("✓")) wave \(wave.number)  \(wave.plans.count) plan\(wave.plans.count == 1 ? "" : "s") landed as \(style.cyan(wave.tip.short))"
            )
            state.rows = []
        case .held(let number, let reason):
            line("\(style.red("✗")) wave \(number)  \(DisplayText.oneLine(reason.message, limit: 500))")
            state.rows = []
        }
    }

    private func take(_ plan: PlanID, _ news: ExecutionNews, _ state: inout State) {
        switch news {
        case .started(let run): change(plan, &state) { $0.tasks = run.tasks }
        case .notice(let diagnostic):
            line("  \(plan)  \(DiagnosticRenderer(style: style).render(diagnostic))")
        case .baseline, .mustHaves, .closed: break
        case .taskSkipped(let index, _, let reason):
            line("\(style.green("✓")) \(plan)  task \(index)  \(style.dim(reason))")
        case .attemptStarted(let task, let attempt, _, let name, _):
            let repair = attempt > 1 ? ", repair \(attempt - 1)" : ""
            let text = "\(DisplayText.fitted(DisplayText.oneLine(name, limit: 100), to: 60))\(repair)"
            change(plan, &state) {
                $0.task = task
                $0.text = text
            }
            if !terminal.isLive { line("… \(plan)  task \(task)  \(text)") }
        case .provider(_, let event): activity(plan, event, &state)
        case .attemptFailed(let task, _, let problem):
            let code = problem.exitCode.map { " (exit \($0))" } ?? ""
            line(
                "\(style.red("✗")) \(plan)  task \(task)  \(DisplayText.oneLine(problem.summary, limit: 400))\(code)")
            for output in DisplayText.lines(problem.outputTail).filter({ !$0.isEmpty }).suffix(8) {
                line("      \(style.dim(DisplayText.fitted(output, to: 160)))")
            }
        case .verifying(_, let command):
            change(plan, &state) { $0.text = "verifying: \(DisplayText.oneLine(command, limit: 120))" }
        case .taskCommitted(let done):
            line(
                "\(style.green("✓")) \(plan)  task \(done.index)  \(DisplayText.fitted(DisplayText.oneLine(done.name, limit: 100), to: 60))  \(done.verified)  \(done.duration.forPeople)"
            )
        case .planCheck(let command, let outcome, let passed, _):
            guard !passed else { return }
            line("\(style.red("✗")) \(plan)  \(DisplayText.oneLine(command, limit: 100))  \(outcome)")
        case .checkpoint(let request):
            line("\(style.yellow("?")) \(plan)  task \(request.task)  \(request.kind.rawValue)")
        case .checkpointAnswered(let answer):
            let who = answer.isAutomatic ? "by the policy of --auto, nobody looked" : "by \(answer.person)"
            line(
                "\(style.green("✓")) \(plan)  task \(answer.task)  \(DisplayText.oneLine(answer.verdict, limit: 100)), \(DisplayText.oneLine(who, limit: 100))"
            )
        case .rescued(let reference, let files):
            line("  \(plan)  \(files) uncommitted file\(files == 1 ? "" : "s") kept as \(reference)")
        }
    }

    private func activity(_ plan: PlanID, _ event: ProviderEvent, _ state: inout State) {
        let text: String
        switch event {
        case .activity(let words), .message(let words): text = words
        case .toolUse(let name, let detail): text = detail.isEmpty ? name : "\(name) \(detail)"
        case .fileTouched(let path): text = "editing \(path)"
        case .notice, .usage, .sessionStarted: return
        }
        change(plan, &state) { $0.text = DisplayText.oneLine(text, limit: 200) }
    }

    private func ended(_ plan: PlanID, _ result: PhasePlanResult, _ state: inout State) {
        state.rows.removeAll { $0.plan == plan.description }
        switch result.outcome {
        case .alreadyDone, .landed, .held: return
        case .ended(let report):
            line(
                "\(style.red("✗")) \(plan)  \(report.outcome.diagnostic.map { DisplayText.oneLine($0.message, limit: 300) } ?? report.outcome.name)"
            )
        case .refused(let reasons):
            for reason in reasons {
                line("\(style.red("✗")) \(plan)  \(DisplayText.oneLine(reason.message, limit: 300))")
            }
        case .waits(let reason): line("… \(plan)  \(DisplayText.oneLine(reason.message, limit: 300))")
        case .notReached(let reason): line("· \(plan)  \(style.dim("not begun: \(reason)"))")
        }
    }

    private func change(_ plan: PlanID, _ state: inout State, _ body: (inout Row) -> Void) {
        guard let index = state.rows.firstIndex(where: { $0.plan == plan.description }) else { return }
        body(&state.rows[index])
    }

    // MARK: - Painting

    /// To be called while nothing that moves is on the screen.
    private func line(_ text: String) {
        let stamp = terminal.isLive ? "" : "\(time.now().iso8601) "
        write(text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(stamp)\($0)\n" }.joined())
    }

    private func clear(_ state: inout State) {
        guard state.painted > 0 else { return }
        write("\r\u{1B}[\(state.painted)A\u{1B}[J")
        state.painted = 0
    }

    private func paint(_ state: inout State) {
        guard terminal.isLive, !state.rows.isEmpty else { return }
        // More lines than a screen has would not be cleared again.
        let shown = state.rows.prefix(16)
        var text = ""
        for row in shown {
            let place = row.tasks > 0 && row.task > 0 ? "\(row.task)/\(row.tasks)" : "   "
            let line =
                "\(Self.frames[state.frame % Self.frames.count]) \(row.plan)  \(place)  \((time.monotonic() - row.since).forPeople)  \(row.text)"
            text += DisplayText.fitted(line, to: max(20, terminal.width - 1)) + "\n"
        }
        state.painted = shown.count
        if state.rows.count > shown.count {
            text += "  and \(state.rows.count - shown.count) more\n"
            state.painted += 1
        }
        write(text)
    }

    private static let frames = ["◐", "◓", "◑", "◒"]
}
