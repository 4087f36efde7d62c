package import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataPlan
internal import KataProviders

package struct ProviderList: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the providers: built in, and from the settings.",
        discussion: "Starts no program. What is installed and signed in: kata provider probe.")

    @OptionGroup package var options: GlobalOptions

    package init() {}

    package func run(in context: CommandContext) async throws {
        let settings = try ProjectSettings.usable(in: context)
        let registry = try ProviderRegistry(settings)
        if options.json {
            let entries = registry.names.map { name in
                JSONText.object([
                    "name": .string(name), "mode": .optional(registry.mode(of: name)?.rawValue),
                    "evidence": .string(ProviderWords.evidenceName(registry.evidence(of: name))),
                    "checked_with": .optional(ProviderWords.observedVersion(registry.evidence(of: name))),
                    "default": .boolean(settings.provider == name),
                    "place": .optional(settings.providers[name]?.position.description),
                ])
            }
            context.write.output(JSONText.array(entries).pretty + "\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        let width = registry.names.map(\.count).max() ?? 0
        for name in registry.names {
            let mode = registry.mode(of: name)?.rawValue ?? ""
            var line = style.bold(Columns.padded(name, to: width)) + "  " + Columns.padded(mode, to: 6)
            line += "  " + ProviderWords.evidence(registry.evidence(of: name), of: name)
            if settings.provider == name { line += style.cyan("  (the default here)") }
            context.write.output(line + "\n")
        }
    }
}
