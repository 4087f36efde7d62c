package import ArgumentParser

package struct PhaseCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "phase", abstract: "Phases: list, show, new, execute, resume, cancel.",
        subcommands: [
            PhaseList.self, PhaseShow.self, PhaseNew.self, PhaseExecute.self, PhaseResume.self, PhaseCancel.self,
        ])

    package init() {}
}
