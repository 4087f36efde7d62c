internal import KataCore
internal import KataProcess

/// What an ended command means, and why, for people.
///
/// Exit codes as in bash(1), "EXIT STATUS": 127 for a command that is not found, 126 for one that can't be executed, 128 + n
/// for one that signal n ended. A missing program of the machine says nothing about the work and is *not runnable*; a missing
/// file of the project (a name with `/`) is a failure like any other.
enum ExitExplanation {
    static func judge(_ outcome: ChildOutcome, limits: ChildLimits) -> (CheckResult.Outcome, String?) {
        switch outcome.stoppedBy {
        case .hardTimeout: return (.timedOut, "stopped after \(limits.hard?.forPeople ?? "its time")")
        case .softTimeout: return (.timedOut, "stopped after \(limits.soft?.forPeople ?? "its time")")
        case .idleTimeout: return (.timedOut, "stopped after \(limits.idle?.forPeople ?? "some time") without output")
        case .cancelled: return (.notRun, "the run was cancelled")
        case nil: break
        }
        switch outcome.termination {
        case .exited(0): return (.passed, nil)
        case .exited(127): return notFound(outcome)
        case .exited(126): return (.failed, "a command was found but can't be executed (exit 126)")
        case .exited(141): return (.failed, explainBrokenPipe)
        case .exited(let code) where code > 128 && code <= 128 + 64:
            return (.failed, "a command was ended by signal \(code - 128)")
        case .exited(let code): return (.failed, "exit \(code)")
        case .signalled(let signal): return (.failed, "ended by signal \(signal)")
        }
    }

    private static let explainBrokenPipe =
        "a command of a pipe was ended because its reader closed early, such as `head` (exit 141 under pipefail)"

    private static func notFound(_ outcome: ChildOutcome) -> (CheckResult.Outcome, String?) {
        // bash: line 1: pnpm: command not found
        let lines = outcome.standardError.text.split(separator: "\n")
        guard let line = lines.last(where: { $0.hasPrefix("bash: ") && $0.hasSuffix(": command not found") }) else {
            return (.failed, "a file that should be executed is missing (exit 127)")
        }
        let name =
            line.dropLast(": command not found".count).split(separator: ":").last.map { $0.drop { $0 == " " } } ?? ""
        return name.contains("/") ? (.failed, "not found: \(name)") : (.notRunnable, "command not found: \(name)")
    }
}
