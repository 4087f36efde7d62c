internal import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataHookSetup
internal import KataHooks
internal import KataProcess

/// What the commands about hooks share: the repository, the program, the names of events.
enum HookAccess {
    static func repository(in context: CommandContext) async throws -> GitWorkspace {
        try await GitWorkspace.open(
            at: PathNormalizer.normalized(context.workingDirectory), environment: context.environment,
            programs: SystemPrograms(), acceptsBare: true)
    }

    /// The absolute path of `kata-hook`: `KATA_HOOK_BIN`, `PATH`, beside this program, or where an installation puts it.
    static func program(in context: CommandContext) throws -> String {
        if let named = context.environment["KATA_HOOK_BIN"], !named.isEmpty {
            guard named.hasPrefix("/"), ExecutableLookup.isExecutable(named) else {
                throw CommandFailure(
                    .preflightRefused, "hooks.program-missing",
                    "KATA_HOOK_BIN names no program by an absolute path: \(DisplayText.oneLine(named))")
            }
            return named
        }
        if let found = ExecutableLookup.find("kata-hook", path: context.environment["PATH"] ?? "") { return found }
        if let own = try? context.files.resolve("/proc/self/exe") {
            for candidate in [own.folder.appending("kata-hook"), own.folder.folder.folder.appending("bin/kata-hook")]
            where ExecutableLookup.isExecutable(candidate.display) {
                return candidate.display
            }
        }
        throw CommandFailure(
            .preflightRefused, "hooks.program-missing", "the program kata-hook is neither on PATH nor beside kata",
            hints: ["install kata again, or name the program in KATA_HOOK_BIN"])
    }

    static func events(_ names: [String]) throws -> [HookEvent] {
        try names.map { name in
            guard let event = HookEvent(rawValue: name) else {
                throw ValidationError(
                    "'\(DisplayText.oneLine(name, limit: 60))' is none of the events \(HookEvent.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            return event
        }
    }

    static func json(_ changes: [HookChange]) -> JSONText {
        .array(
            changes.map { change in
                .object([
                    "event": .string(change.event.rawValue), "outcome": .string(change.outcome.rawValue),
                    "place": .string(change.place), "reason": .optional(change.reason),
                    "snippet": .optional(change.snippet), "snippet_file": .optional(change.snippetFile),
                ])
            })
    }

    static func line(_ change: HookChange) -> String {
        let event = Columns.padded(change.event.rawValue, to: 18)
        let words = change.reason.map { ": \(DisplayText.oneLine($0, limit: 300))" } ?? ""
        return
            "\(event)  \(Columns.padded(change.outcome.rawValue, to: 9))  \(DisplayText.oneLine(change.place))\(words)\n"
    }
}
