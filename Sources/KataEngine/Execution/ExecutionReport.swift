package import KataCore

/// How a run ended, for people, programs and the exit code.
package struct ExecutionReport: Sendable {
    package var run: ULID
    package var plan: PlanID
    package var outcome: ExecutionOutcome
    /// Of this run, in order.
    package var commits: [ObjectID]
    package var closingCommit: ObjectID?
    /// Relative to the repository's root.
    package var summaryPath: String?
    /// The ref that keeps work that did not reach a commit.
    package var rescue: String?
    /// The ref that keeps the user's uncommitted work as it was before the run, when something touched it.
    package var usersWork: String?
    package var duration: Duration
    /// The phase that the plan was carried out as a part of, as a person types it: the phase is what goes on.
    package var phase: String?
}

extension ExecutionReport {
    /// What happened and the way out, with the run's id in the commands; `nil` when all is well.
    package var diagnostic: Diagnostic? {
        guard var diagnostic = outcome.diagnostic else { return nil }
        diagnostic.hints = diagnostic.hints.map { hint in
            guard let phase else { return hint.replacing("<run>", with: "\(run)") }
            // Alternatives of one plan's execution are one call for a phase.
            let execute = PhaseMark.command(phase)
            return hint.replacing(", or kata run resume <run>", with: "")
                .replacing("kata run resume <run>", with: execute)
                .replacing("kata plan execute …", with: execute)
                .replacing("execute the plan again", with: "execute the phase again (\(execute))")
                .replacing("<run>", with: "\(run)")
        }
        return diagnostic
    }

    /// When the provider takes requests again; `nil` for a run that waits for something else, or for nothing.
    package func limitEnd(now: Timestamp) -> Timestamp? {
        guard case .paused(_, .usageLimit(_, let moment)) = outcome else { return nil }
        // A provider that does not say when is asked again after a while.
        return moment ?? Timestamp(milliseconds: now.milliseconds + Self.unknownLimit.wholeMilliseconds)
    }

    private static let unknownLimit = Duration.seconds(15 * 60)
}

extension ExecutionOutcome {
    package var exitStatus: ExitStatus {
        switch self {
        case .verified, .unverified(accepted: true): .success
        case .unverified(accepted: false): .checksFailed
        case .failed(.other), .failed(.closingUnfinished): .internalError
        case .failed(.landingHeld): .paused
        case .failed: .checksFailed
        case .providerFailed: .providerFailed
        case .paused: .paused
        case .cancelled, .superseded: .cancelled
        }
    }

    /// One word for programs.
    package var name: String {
        switch self {
        case .verified: "verified"
        case .unverified: "unverified"
        case .failed: "failed"
        case .providerFailed: "provider-failed"
        case .paused: "paused"
        case .cancelled: "cancelled"
        case .superseded: "superseded"
        }
    }

    /// What happened and the way out; `nil` when all is well.
    package var diagnostic: Diagnostic? {
        switch self {
        case .verified, .unverified(accepted: true): nil
        case .unverified(accepted: false):
            Diagnostic(
                .error, "run.unverified",
                "everything is committed, but something in the plan had nothing that could be run",
                hints: ["add a verify command to the plan, or accept it with --allow-unverified"])
        case .failed(let failure):
            Diagnostic(.error, failure.code, failure.message, notes: failure.notes, hints: failure.hints)
        case .providerFailed(let task, let failure):
            Diagnostic(
                .error, "run.provider-failed", "task \(task): \(failure.message) (\(failure.name))",
                hints: failure.remediation.map { [$0] } ?? [])
        case .paused(let task, let cause): cause.diagnostic(task: task)
        case .superseded:
            Diagnostic(
                .error, "run.superseded", "another process has taken the run over; this one has changed nothing more",
                hints: ["look at it: kata run list"])
        case .cancelled(let reason):
            Diagnostic(
                .error, "run.cancelled", "the run was \(reason)",
                hints: ["execute the plan again to go on where it stopped"])
        }
    }
}

extension ExecutionFailure {
    /// The class as the run's records name it.
    package var name: String {
        switch self {
        case .task(_, _, let repeated): repeated ? "repeated_failure" : "verification_failed"
        case .planVerification: "plan_verification_failed"
        case .hookRefused: "hook_refused"
        case .signingFailed: "signing_failed"
        case .branchMoved: "branch_moved"
        case .rejected: "rejected"
        case .userFilesTouched: "user_files_touched"
        case .undeclaredPaths: "undeclared_paths"
        case .undeclaredDeletions: "undeclared_deletions"
        case .planChanged: "plan_changed"
        case .closingUnfinished: "closing_unfinished"
        case .landingHeld: "landing_held"
        case .other: "internal_error"
        }
    }

    package var code: Diagnostic.Code {
        Diagnostic.Code(rawValue: "run.\(name.split(separator: "_").joined(separator: "-"))")
    }

    package var message: String {
        switch self {
        case .task(let task, let attempts, let repeated):
            repeated
                ? "task \(task): the same failure came back after \(attempts) attempts"
                : "task \(task): its checks failed after \(attempts) attempt\(attempts == 1 ? "" : "s")"
        case .planVerification: "all tasks are committed, but the checks of the whole plan failed"
        case .hookRefused(let task, let hook, let exitCode):
            "task \(task) is verified but not committed: the \(hook) hook exited with \(exitCode)"
        case .signingFailed(let task, let message):
            "\(task.map { "task \($0)" } ?? "the plan") is verified but not committed: \(message)"
        case .branchMoved(let task):
            "the branch was switched or rewritten while task \(task) was worked on; nothing was overwritten"
        case .rejected(let task, let reason):
            "task \(task) was rejected by a person\(reason.isEmpty ? "" : ": \(reason)")"
        case .userFilesTouched(let task, let paths):
            "task \(task) changed \(paths.count == 1 ? "a file" : "\(paths.count) files") with uncommitted work of yours"
        case .undeclaredPaths(let task, let paths):
            "task \(task) changed \(paths.count == 1 ? "a file" : "\(paths.count) files") outside the plan (--strict)"
        case .undeclaredDeletions(let task, let paths):
            "task \(task) deleted \(paths.count == 1 ? "a file" : "\(paths.count) files") that the plan does not name"
        case .planChanged(let task): "task \(task) changed the plan that asks for it"
        case .closingUnfinished(let message):
            "the plan is closed in history, but its documents could not be written: \(message)"
        case .landingHeld(let reason): "all tasks are done and wait to land: \(reason)"
        case .other(let message): message
        }
    }

    var notes: [String] {
        switch self {
        case .userFilesTouched(_, let paths), .undeclaredPaths(_, let paths),
            .undeclaredDeletions(_, let paths):
            paths.prefix(20).map { $0 } + (paths.count > 20 ? ["and \(paths.count - 20) more"] : [])
        default: []
        }
    }

    var hints: [String] {
        switch self {
        case .task: ["read the output with `kata run logs`, mend the plan or the work, then execute the plan again"]
        case .planVerification: ["mend what fails, commit it, then execute the plan again: only the checks are left"]
        case .hookRefused: ["mend what the hook reports, then execute the plan again"]
        case .signingFailed:
            [
                "commit.gpgSign is set: repair the signing program and user.signingKey, or turn signing off, then execute the plan again"
            ]
        case .branchMoved: ["execute the plan again: it goes on from the new tip"]
        case .rejected: ["mend what is wrong and commit it, then execute the plan again: it will be asked again"]
        case .userFilesTouched:
            ["your version is kept on the rescue ref named below; commit or stash first, then execute again"]
        case .undeclaredPaths: ["name the files in the plan, or run without --strict"]
        case .undeclaredDeletions: ["name the files in the plan, or consent with --allow-deletions"]
        case .planChanged: ["restore the plan with git, then execute it again"]
        case .closingUnfinished: ["make room or mend the disk, then execute the plan again: only the files are left"]
        case .landingHeld: ["mend what holds the wave, then execute the phase again: nothing is done twice"]
        case .other: []
        }
    }
}
