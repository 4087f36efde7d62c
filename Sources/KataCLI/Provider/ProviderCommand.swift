package import ArgumentParser

package struct ProviderCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "Providers: list, probe.",
        subcommands: [ProviderList.self, ProviderProbeCommand.self])

    package init() {}
}
