package import ArgumentParser

package struct PhaseCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "phase", abstract: "Phases: list, show, new, execute.",
        subcommands: [PhaseList.self, PhaseShow.self, PhaseNew.self, PhaseExecute.self])

    package init() {}
}
