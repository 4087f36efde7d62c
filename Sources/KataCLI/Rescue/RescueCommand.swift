package import ArgumentParser

package struct RescueCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rescue", abstract: "Uncommitted work that runs have kept: list, show, restore, drop.",
        subcommands: [RescueList.self, RescueShow.self, RescueRestore.self, RescueDrop.self])

    package init() {}
}
