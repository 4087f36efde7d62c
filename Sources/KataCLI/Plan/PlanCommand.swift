package import ArgumentParser

package struct PlanCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Plans: list, show, lint, new, execute, status, trace, revert.",
        subcommands: [
            PlanList.self, PlanShow.self, PlanLint.self, PlanNew.self, PlanExecute.self, PlanStatus.self,
            PlanTraceCommand.self, PlanRevertCommand.self,
        ])

    package init() {}
}
