internal import KataCore
internal import KataEngine
internal import KataFiles

/// `phase execute --json`: one JSON object a line for each thing that happens; those of a plan carry its id.
struct PhaseEventStream: Sendable {
    let context: CommandContext

    func show(_ news: PhaseNews) {
        guard let value = json(news) else { return }
        context.write.output(value.compact + "\n")
    }

    static func wave(_ wave: LandedWave) -> JSONText {
        .object([
            "wave": .integer(Int64(wave.number)), "plans": .strings(wave.plans.map(\.description)),
            "tip": .string(wave.tip.hex), "rejected": .strings(wave.rejected.map(\.plan.description)),
            "own_ms": .integer(wave.ownDuration.wholeMilliseconds),
            "checks_ms": .integer(wave.checkDuration.wholeMilliseconds),
        ])
    }

    private func json(_ news: PhaseNews) -> JSONText? {
        switch news {
        case .started(let phase, let plans, let done, let waves, let jobs):
            event(
                "phase-started",
                [
                    "phase": .string(phase), "plans": .integer(Int64(plans)), "done": .integer(Int64(done)),
                    "waves": .integer(Int64(waves)), "jobs": .integer(Int64(jobs)),
                ])
        case .notice(let diagnostic): event("notice", ["diagnostic": diagnostic.json])
        case .waveStarted(let number, let plans):
            event(
                "wave-started", ["wave": .integer(Int64(number)), "plans": .strings(plans.map(\.description))])
        case .begun(let plan): event("plan-begun", ["plan": .string(plan.description)])
        case .waiting(let plan, let moment, let run):
            event(
                "plan-waiting",
                [
                    "plan": .string(plan.description), "run": .string(run.description),
                    "until": .string(moment.iso8601),
                ])
        case .worktree(let plan, let path, let isResumed):
            event(
                "worktree",
                ["plan": .string(plan.description), "path": .string(path), "resumed": .boolean(isResumed)])
        case .plan(let plan, let news):
            EventStream(context: context).json(news).map { value in
                .object(
                    (value.objectValue ?? []).filter { $0.key != "plan" } + [.init("plan", .string(plan.description))])
            }
        case .ready(let plan): event("plan-ready", ["plan": .string(plan.description)])
        case .ended(let plan, let result):
            event(
                "plan-ended",
                [
                    "plan": .string(plan.description), "outcome": .string(result.name),
                    "run": .optional(result.report?.run.description),
                ])
        case .landing(let number, let plans):
            event("landing", ["wave": .integer(Int64(number)), "plans": .strings(plans.map(\.description))])
        case .landed(let landed):
            event("wave-landed", ["landing": Self.wave(landed)])
        case .held(let number, let reason):
            event("wave-held", ["wave": .integer(Int64(number)), "diagnostic": reason.json])
        }
    }

    private func event(_ name: String, _ members: KeyValuePairs<String, JSONText?>) -> JSONText {
        .object(
            [.init("event", .string(name)), .init("time", .string(context.time.now().iso8601WithMilliseconds))]
                + (JSONText.object(members).objectValue ?? []))
    }
}
