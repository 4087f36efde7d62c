internal import KataCore
internal import KataFiles
internal import KataPlan
internal import KataProviders

/// Names of providers for the completion of a shell.
enum ProviderCompletion {
    static func names() -> [String] {
        let settings = SettingsLayers(context: .live(), projectRoot: nil).resolve()
        return (try? ProviderRegistry(settings).names) ?? ProviderRegistry().names
    }
}
