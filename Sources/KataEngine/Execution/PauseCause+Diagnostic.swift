internal import KataCore

extension PauseCause {
    /// What the run waits for, and how it goes on.
    func diagnostic(task: Int) -> Diagnostic {
        switch self {
        case .checkpoint(let kind):
            let answer =
                kind == .decision
                ? "kata run answer <run> --choose OPTION" : "kata run answer <run> --approve, or --reject \"reason\""
            return Diagnostic(
                .notice, "run.paused",
                kind == .gate
                    ? "task \(task) begins only when a person approves (blocking gate)"
                    : "task \(task) waits for a person (checkpoint:\(kind.rawValue))",
                hints: ["answer it: \(answer); then go on: kata run resume <run>"])
        case .usageLimit(let message, let moment):
            return Diagnostic(
                .notice, "run.usage-limit",
                "task \(task): the provider takes no requests now\(moment.map { " until \($0)" } ?? ""): \(message)",
                hints: [
                    "go on later: kata run resume <run>, or with --wait at once, which sleeps until then",
                    "or with another provider: kata plan execute … --provider",
                ])
        case .signInRequired(let message, let remediation):
            return Diagnostic(
                .notice, "run.sign-in-required", "task \(task): \(message)",
                hints: (remediation.map { [$0] } ?? []) + ["then go on: kata run resume <run>"])
        case .budgetExhausted(let message):
            return Diagnostic(
                .notice, "run.budget-exhausted", "task \(task): \(message)",
                hints: ["raise the budget and go on: kata run resume <run> --max-…, or kata plan execute … --max-…"])
        case .branchMoved(let paths):
            return Diagnostic(
                .notice, "run.branch-overlap",
                "\(paths.count == 1 ? "a file" : "\(paths.count) files") of task \(task) \(paths.count == 1 ? "was" : "were") committed by somebody else meanwhile; nothing was overwritten",
                notes: paths.prefix(20).map { $0 } + (paths.count > 20 ? ["and \(paths.count - 20) more"] : []),
                hints: [
                    "the task's work is kept on the rescue ref named below: kata rescue show, kata rescue restore",
                    "go on: kata run resume <run>; the task is done anew on the new tip, unless a commit with its trailers is there",
                ])
        }
    }
}
