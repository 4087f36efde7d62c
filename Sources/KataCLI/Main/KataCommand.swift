package import ArgumentParser

/// The root of the command tree.
package struct KataCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kata",
        abstract: "Carry out plans: every task done by a provider, verified by kata, committed to Git.",
        usage: "kata [-C <dir>] <noun> <verb> [options]",
        discussion: "Also reachable as `git kata …`. Exit codes: 0 done, 1 checks failed, 2 usage, 3 not found, "
            + "4 refused before anything was done, 5 provider failed, 6 paused, 7 cancelled, 70 defect.",
        version: "kata \(KataVersion.text)",
        groupedSubcommands: [
            CommandGroup(
                name: "Plans",
                subcommands: [
                    StatusCommand.self, PlanCommand.self, PhaseCommand.self, SummaryCommand.self, CheckCommand.self,
                ]),
            CommandGroup(
                name: "Review",
                subcommands: [
                    ReviewCommand.self, VerifyCommand.self, DriftCommand.self, LogCommand.self, BlameCommand.self,
                    RelinkCommand.self, SyncCommand.self,
                ]),
            CommandGroup(name: "Runs", subcommands: [RunCommand.self, RescueCommand.self, ProviderCommand.self]),
            CommandGroup(
                name: "Project",
                subcommands: [
                    InitCommand.self, DoctorCommand.self, HooksCommand.self, ConfigCommand.self, StoreCommand.self,
                ]),
            CommandGroup(name: "Hidden", subcommands: [GenerateManual.self]),
        ])

    /// Only for help and completion: a call's own command gets what stands before the noun (``LeadingOptions``).
    @OptionGroup package var options: GlobalOptions

    package init() {}
}
