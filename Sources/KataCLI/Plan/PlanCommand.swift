package import ArgumentParser

package struct PlanCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Plans: list, show, lint, execute.",
        subcommands: [PlanList.self, PlanShow.self, PlanLint.self, PlanExecute.self, PlanStatus.self])

    package init() {}
}
