internal import KataCore
internal import KataEngine
internal import KataProviders
internal import Synchronization

/// Shows a phase while it is carried out, on standard error: on a terminal a line for each plan that is at work, which moves,
/// below those that stay; elsewhere plain lines with a time.
final class PhaseProgressView: LiveView {
    private struct Row {
        var plan: String
        var tasks = 0
        var task = 0
        var text = "waits for a free place"
        /// Since when the plan is at work; `nil` for one that waits.
        var since: Duration?
    }

    private struct State {
        var area: LiveArea
        var rows: [Row] = []
    }

    private let state: Mutex<State>
    private let terminal: Terminal
    private let style: Style
    let time: TimeSource
    private let isQuiet: Bool

    init(context: CommandContext, isQuiet: Bool) {
        state = Mutex(State(area: LiveArea(context)))
        terminal = context.terminal
        style = Style(isColored: context.terminal.colorsError)
        time = context.time
        self.isQuiet = isQuiet
    }

    var isMoving: Bool { terminal.isLive && !isQuiet }

    func repaint(_ change: (inout LiveArea) -> Void) {
        state.withLock { state in
            change(&state.area)
            paint(&state)
        }
    }

    /// Removes the moving lines, before something else is printed.
    func end() {
        state.withLock { state in
            state.rows = []
            state.area.clear()
        }
    }

    func show(_ news: PhaseNews) {
        guard !isQuiet else { return }
        state.withLock { state in
            take(news, &state)
            paint(&state)
        }
    }

    private func take(_ news: PhaseNews, _ state: inout State) {
        switch news {
        case .started(let phase, let plans, let done, let waves, let jobs):
            line(
                style.bold("phase \(DisplayText.oneLine(phase))")
                    + "  \(plans) plan\(plans == 1 ? "" : "s")\(done > 0 ? ", \(done) done" : "") · \(waves) wave\(waves == 1 ? "" : "s") · \(jobs) at a time",
                &state
            )
        case .notice(let diagnostic): line(DiagnosticRenderer(style: style).render(diagnostic), &state)
        case .waveStarted(let number, let plans):
            line(style.dim("wave \(number)  \(plans.map(\.description).joined(separator: ", "))"), &state)
            state.rows = plans.map { Row(plan: $0.description) }
        case .begun(let plan):
            let now = time.monotonic()
            change(plan, &state) {
                $0.text = "preparing its working tree"
                $0.since = now
            }
        case .worktree(let plan, let path, let isResumed):
            if isResumed { line("  \(plan)  goes on in \(DisplayText.oneLine(path))", &state) }
            change(plan, &state) { $0.text = "begins" }
        case .plan(let plan, let news): take(plan, news, &state)
        case .waiting(let plan, let moment, let run):
            line(
                "… \(plan)  run \(run) is paused by the provider's limit; going on at \(moment.iso8601). Ctrl-C leaves it paused.",
                &state)
            change(plan, &state) { $0.text = "waits for the provider until \(moment.iso8601)" }
        case .ready(let plan):
            line("\(style.green("✓")) \(plan)  all tasks are done and checked, waits for its wave", &state)
            change(plan, &state) {
                $0.text = "waits for its wave"
                $0.since = nil
            }
        case .ended(let plan, let result): ended(plan, result, &state)
        case .landing(let number, let plans):
            state.rows.removeAll { row in !plans.contains { $0.description == row.plan } }
            let now = time.monotonic()
            for plan in plans {
                change(plan, &state) {
                    $0.text = "lands"
                    $0.since = now
                }
            }
            line(style.dim("wave \(number)  lands: \(plans.map(\.description).joined(separator: ", "))"), &state)
        case .landed(let wave):
            line(
                "\(style.green("✓")) wave \(wave.number)  \(wave.plans.count) plan\(wave.plans.count == 1 ? "" : "s") landed as \(style.cyan(wave.tip.short))",
                &state
            )
            state.rows = []
        case .held(let number, let reason):
            line("\(style.red("✗")) wave \(number)  \(DisplayText.oneLine(reason.message, limit: 500))", &state)
            state.rows = []
        }
    }

    private func take(_ plan: PlanID, _ news: ExecutionNews, _ state: inout State) {
        switch news {
        case .started(let run): change(plan, &state) { $0.tasks = run.tasks }
        case .notice(let diagnostic):
            line("  \(plan)  \(DiagnosticRenderer(style: style).render(diagnostic))", &state)
        case .baseline, .mustHaves, .closed: break
        case .taskSkipped(let index, _, let reason):
            line("\(style.green("✓")) \(plan)  task \(index)  \(style.dim(reason))", &state)
        case .attemptStarted(let task, let attempt, _, let name, _):
            let repair = attempt > 1 ? ", repair \(attempt - 1)" : ""
            let text = "\(DisplayText.fitted(DisplayText.oneLine(name, limit: 100), to: 60))\(repair)"
            change(plan, &state) {
                $0.task = task
                $0.text = text
            }
            if !terminal.isLive { line("… \(plan)  task \(task)  \(text)", &state) }
        case .provider(_, let event): activity(plan, event, &state)
        case .attemptFailed(let task, _, let problem):
            let code = problem.exitCode.map { " (exit \($0))" } ?? ""
            line(
                "\(style.red("✗")) \(plan)  task \(task)  \(DisplayText.oneLine(problem.summary, limit: 400))\(code)",
                &state)
            for output in DisplayText.lines(problem.outputTail).filter({ !$0.isEmpty }).suffix(8) {
                line("      \(style.dim(DisplayText.fitted(output, to: 160)))", &state)
            }
        case .verifying(_, let command):
            change(plan, &state) { $0.text = "verifying: \(DisplayText.oneLine(command, limit: 120))" }
        case .taskCommitted(let done):
            line(
                "\(style.green("✓")) \(plan)  task \(done.index)  \(DisplayText.fitted(DisplayText.oneLine(done.name, limit: 100), to: 60))  \(done.verified)  \(done.duration.forPeople)",
                &state
            )
        case .planCheck(let command, let outcome, let passed, _):
            guard !passed else { return }
            line("\(style.red("✗")) \(plan)  \(DisplayText.oneLine(command, limit: 100))  \(outcome)", &state)
        case .checkpoint(let request):
            line("\(style.yellow("?")) \(plan)  task \(request.task)  \(request.kind.rawValue)", &state)
            change(plan, &state) { $0.text = "waits for an answer" }
            // At a terminal the question itself says it.
            guard !terminal.canPrompt else { break }
            for text in CheckpointLines.lines(request, showingNames: true) { line(text, &state) }
        case .checkpointAnswered(let answer):
            change(plan, &state) { $0.text = "goes on when there is a free place" }
            let who = answer.isAutomatic ? "by the policy of --auto, nobody looked" : "by \(answer.person)"
            line(
                "\(style.green("✓")) \(plan)  task \(answer.task)  \(DisplayText.oneLine(answer.verdict, limit: 100)), \(DisplayText.oneLine(who, limit: 100))",
                &state
            )
        case .rescued(let reference, let files):
            line("  \(plan)  \(files) uncommitted file\(files == 1 ? "" : "s") kept as \(reference)", &state)
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
            let mark = report.outcome.exitStatus == .paused ? style.yellow("…") : style.red("✗")
            line(
                "\(mark) \(plan)  \(report.outcome.diagnostic.map { DisplayText.oneLine($0.message, limit: 300) } ?? report.outcome.name)",
                &state
            )
        case .refused(let reasons):
            for reason in reasons {
                line("\(style.red("✗")) \(plan)  \(DisplayText.oneLine(reason.message, limit: 300))", &state)
            }
        case .waits(let reason): line("… \(plan)  \(DisplayText.oneLine(reason.message, limit: 300))", &state)
        case .notReached(let reason): line("· \(plan)  \(style.dim("not begun: \(reason)"))", &state)
        }
    }

    private func change(_ plan: PlanID, _ state: inout State, _ body: (inout Row) -> Void) {
        guard let index = state.rows.firstIndex(where: { $0.plan == plan.description }) else { return }
        body(&state.rows[index])
    }

    // MARK: - Painting

    private func line(_ text: String, _ state: inout State) { state.area.add(text) }

    private func paint(_ state: inout State) {
        let now = time.monotonic()
        state.area.paint(
            state.rows.map { row in
                let place = row.tasks > 0 && row.task > 0 ? "\(row.task)/\(row.tasks)" : "   "
                let mark = row.since == nil ? "·" : state.area.mark
                let elapsed = row.since.map { (now - $0).forPeople } ?? ""
                return LiveArea.Line(
                    start: "\(mark) \(row.plan)  \(place)  \(Columns.padded(elapsed, to: 5))  ", middle: row.text,
                    isIdle: row.since == nil)
            })
    }
}
