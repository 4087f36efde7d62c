internal import KataCore
internal import KataEngine
internal import KataProviders
internal import Synchronization

/// Shows a run while it happens, on standard error: one line a task that stays, and on a terminal one that moves.
///
/// Without a terminal the same facts come as plain lines with a time, so that a log of CI can be read and searched.
final class ProgressView: LiveView {
    private struct State {
        var area: LiveArea
        var active: ActiveLine?
        var tasks = 0
        var lastActivity = ""
        var tokens: Int64 = 0
    }

    private struct ActiveLine {
        var label: String
        var name: String
        var since: Duration
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

    func show(_ news: ExecutionNews) {
        guard !isQuiet else { return }
        state.withLock { state in
            switch news {
            case .started(let run):
                state.tasks = run.tasks
                line(
                    &state,
                    style.bold("\(run.plan)")
                        + "  \(DisplayText.oneLine(run.title, limit: 100)) · \(run.tasks) task\(run.tasks == 1 ? "" : "s") · \(run.provider) (\(run.mode)) · in place on \(Self.shortBranch(run.branch))"
                )
            case .notice(let diagnostic):
                line(&state, DiagnosticRenderer(style: style).render(diagnostic))
            case .baseline(let baseline):
                let verdict =
                    baseline.passesBefore
                    ? style.yellow("green before: proves nothing of the work") : "red before, as it should be"
                line(&state, "\(mark(.done)) baseline  \(command(baseline.command))  \(verdict)")
            case .taskSkipped(let index, let name, let reason):
                line(&state, "\(mark(.done)) \(label(index, state))  \(task(name))  \(style.dim(reason))")
            case .attemptStarted(let index, let attempt, let attempts, let name, _):
                if attempt > 1 { line(&state, "    repair \(attempt - 1) of \(attempts - 1)") }
                state.lastActivity = ""
                state.active = ActiveLine(label: label(index, state), name: task(name), since: time.monotonic())
                if !terminal.isLive { line(&state, "… \(label(index, state))  \(task(name))") }
            case .provider(_, let event):
                activity(event, &state)
            case .attemptFailed(_, _, let problem):
                failed(problem, &state)
            case .verifying(_, let text):
                state.lastActivity = "verifying: \(text)"
            case .taskCommitted(let done):
                committed(done, &state)
            case .planCheck(let text, let outcome, let passed, let duration):
                let time = duration.map { "  \($0.forPeople)" } ?? ""
                line(&state, "\(mark(passed ? .done : .failed)) plan      \(command(text))  \(outcome)\(time)")
            case .mustHaves(let passed, let failed, let open):
                line(
                    &state,
                    "\(mark(failed == 0 ? .done : .failed)) must-haves  \(passed) hold\(failed > 0 ? ", \(failed) do not" : "")\(open > 0 ? ", \(open) need a person" : "")"
                )
            case .checkpoint(let request):
                line(
                    &state,
                    "\(style.yellow("?")) \(label(request.task, state))  \(task(request.name))  \(request.kind.rawValue)"
                )
                // At a terminal the question itself says it.
                guard !terminal.canPrompt else { break }
                for text in CheckpointLines.lines(request, showingNames: true) { line(&state, text) }
            case .checkpointAnswered(let answer):
                let who = answer.isAutomatic ? "by the policy of --auto, nobody looked" : "by \(answer.person)"
                line(
                    &state,
                    "\(mark(answer.isApproved ? .done : .failed)) \(label(answer.task, state))  \(DisplayText.oneLine(answer.verdict, limit: 100)), \(DisplayText.oneLine(who, limit: 100))"
                )
            case .rescued(let reference, let files):
                line(&state, "  \(files) uncommitted file\(files == 1 ? "" : "s") kept as \(reference)")
            case .closed:
                state.active = nil
            }
            paint(&state)
        }
    }

    /// Removes the moving line, before something else is printed.
    func end() {
        state.withLock { state in
            state.active = nil
            state.area.clear()
        }
    }

    // MARK: - Lines

    private func activity(_ event: ProviderEvent, _ state: inout State) {
        switch event {
        case .activity(let text), .message(let text): state.lastActivity = text
        case .toolUse(let name, let detail): state.lastActivity = detail.isEmpty ? name : "\(name) \(detail)"
        case .fileTouched(let path): state.lastActivity = "editing \(path)"
        case .usage(let usage): state.tokens = max(state.tokens, usage.input + usage.output)
        case .notice(let text): line(&state, "    \(style.dim(DisplayText.oneLine(text, limit: 300)))")
        case .sessionStarted: return
        }
    }

    private func failed(_ problem: ExecutionNews.AttemptProblem, _ state: inout State) {
        let code = problem.exitCode.map { " (exit \($0))" } ?? ""
        line(
            &state,
            "\(mark(.failed)) \(state.active?.label ?? "   ")  \(DisplayText.oneLine(problem.summary, limit: 500))\(code)"
        )
        let tail = DisplayText.lines(problem.outputTail).filter { !$0.isEmpty }.suffix(12)
        for output in tail { line(&state, "      \(style.dim(DisplayText.fitted(output, to: 160)))") }
    }

    private func committed(_ done: ExecutionNews.CommittedTask, _ state: inout State) {
        let size = "\(done.files) file\(done.files == 1 ? "" : "s") +\(done.addedLines) −\(done.removedLines)"
        line(
            &state,
            "\(mark(.done)) \(label(done.index, state))  \(task(done.name))  \(style.cyan(done.commit.short))  \(size)  \(done.verified)  \(done.duration.forPeople)"
        )
        if !done.undeclared.isEmpty {
            let names = done.undeclared.prefix(5).joined(separator: ", ")
            line(
                &state,
                "      outside the plan: \(DisplayText.oneLine(names))\(done.undeclared.count > 5 ? " and \(done.undeclared.count - 5) more" : "")"
            )
        }
        state.active = nil
    }

    private func line(_ state: inout State, _ text: String) { state.area.add(text) }

    private func paint(_ state: inout State) {
        guard let active = state.active else { return state.area.paint([]) }
        let elapsed = (time.monotonic() - active.since).forPeople
        let tokens = state.tokens > 0 ? "  \(Self.count(state.tokens)) tokens" : ""
        let line = LiveArea.Line(
            start: "\(state.area.mark) \(active.label)  \(active.name)  ",
            middle: DisplayText.oneLine(state.lastActivity, limit: 200), end: "  \(elapsed)\(tokens)")
        state.area.paint([line])
    }

    // MARK: - Words

    private enum Mark { case done, failed }

    private func mark(_ mark: Mark) -> String {
        switch mark {
        case .done: style.green("✓")
        case .failed: style.red("✗")
        }
    }

    private func label(_ index: Int, _ state: State) -> String { "\(index)/\(state.tasks)" }
    private func task(_ name: String) -> String { DisplayText.fitted(DisplayText.oneLine(name, limit: 100), to: 60) }
    private func command(_ text: String) -> String { DisplayText.fitted(DisplayText.oneLine(text), to: 60) }

    private static func shortBranch(_ name: String) -> String {
        name.hasPrefix("refs/heads/") ? String(name.dropFirst(11)) : name
    }

    private static func count(_ tokens: Int64) -> String {
        tokens < 1000 ? "\(tokens)" : tokens < 1_000_000 ? "\(tokens / 1000)k" : "\(tokens / 1_000_000)M"
    }
}
