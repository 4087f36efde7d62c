package import ArgumentParser

package struct PlanCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Plans: list, show, lint, new, execute, status.",
        subcommands: [PlanList.self, PlanShow.self, PlanLint.self, PlanNew.self, PlanExecute.self, PlanStatus.self])

    package init() {}
}
