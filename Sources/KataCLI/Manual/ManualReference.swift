internal import KataCore
internal import KataPlan

/// The parts that pages share: what a command ends with, what it reads from its surroundings.
enum ManualReference {
    static var exitStatus: [String] {
        [".SH EXIT STATUS"]
            + ExitStatus.allCases.flatMap { status in
                [".TP", Roff.bold("\(status.rawValue)"), Roff.text(meaning(of: status))]
            }
    }

    static func environment(isComplete: Bool) -> [String] {
        let settings = SettingKey.usedKeys.compactMap { key in key.environmentName.map { (key, $0) } }
        guard isComplete else {
            let names = settings.map { Roff.bold($0.1) }.joined(separator: ",\n")
            return [
                ".SH ENVIRONMENT", "These set what a flag would set; see \(Roff.bold("kata"))(1):", names + ".",
            ]
        }
        var lines = [
            ".SH ENVIRONMENT", Roff.text("A flag is stronger than these, and they are stronger than any file."),
        ]
        for (key, name) in settings {
            let fallback = key.fallback.flatMap { $0.isEmpty ? nil : " The default is \($0)." } ?? ""
            lines += [".TP", Roff.bold(name), Roff.text("\(key.summary)\(values(of: key))\(fallback)")]
        }
        let others = [
            ("NO_COLOR", "No colours, when it is not empty."),
            ("CLICOLOR_FORCE", "Colours also where no terminal is, when it is neither empty nor 0."),
            ("CI", "Plain lines instead of live progress, and no questions, when it is not empty."),
            ("TERM", "No colours and no live progress on a dumb terminal."),
            ("COLUMNS", "The width of lines, instead of the terminal's own."),
            ("XDG_CONFIG_HOME", "Where the user's settings are, instead of ~/.config."),
        ]
        return lines + others.flatMap { name, text in [".TP", Roff.bold(name), Roff.text(text)] }
    }

    private static func values(of key: SettingKey) -> String {
        key.kind == .text ? "" : " It takes \(key.validValues)."
    }

    static var files: [String] {
        let files = [
            (".planning/", "Plans, summaries, state and the project's settings (config.json), versioned like code."),
            ("~/.config/kata/config.json", "The user's settings."),
            (
                ".git/kata/kata.db",
                "Runs, attempts and events, below the folder that all working trees of a repository share."
            ),
            (".git/kata/runs/", "The full output of providers and checks, by run."),
            ("refs/notes/kata", "Evidence of finished tasks."),
            ("refs/kata/rescue/", "Work that was not committed when a run stopped."),
        ]
        return [".SH FILES"] + files.flatMap { name, text in [".TP", Roff.italic(name), Roff.text(text)] }
    }

    static func meaning(of status: ExitStatus) -> String {
        switch status {
        case .success: "Done: everything is committed and every check that can run has passed."
        case .checksFailed: "A verification or check failed, or nothing could be verified."
        case .usage: "The call or a setting can't be understood."
        case .notFound: "The named thing does not exist, or more than one has the name."
        case .preflightRefused: "Refused before anything was done."
        case .providerFailed: "The provider failed."
        case .paused: "Waits for somebody or something and can be resumed."
        case .cancelled: "Stopped by a signal; work that was not committed is kept."
        case .internalError: "A defect in kata."
        }
    }
}
