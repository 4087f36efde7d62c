package import ArgumentParser

package struct PhaseCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "phase", abstract: "Phases: list, show.", subcommands: [PhaseList.self, PhaseShow.self])

    package init() {}
}
