package import ArgumentParser

package struct ConfigCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Settings: list.", subcommands: [ConfigList.self])

    package init() {}
}
