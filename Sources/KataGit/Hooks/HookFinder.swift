#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Finds the hooks that Git would run, without starting a process.
struct HookFinder: Sendable {
    let settings: Configuration
    let location: RepositoryLocation
    let version: GitVersion
    let home: String?

    /// Whether any of the hooks exists.
    func hasHooks(_ names: [String]) -> Bool {
        names.contains { file($0) != nil || isConfigured($0) }
    }

    /// The executable file of a hook; `nil` when Git would not run one.
    func file(_ name: String) -> String? {
        guard !name.contains("/"), !name.isEmpty else { return nil }
        let path = "\(folder)/\(name)"
        return unsafe access(path, X_OK) == 0 ? path : nil
    }

    /// `core.hooksPath`, from the root of the working tree if it is relative, else the common folder's `hooks`.
    var folder: String {
        guard let path = settings["core.hooksPath"], !path.isEmpty else { return "\(location.commonFolder)/hooks" }
        if path.hasPrefix("/") { return path }
        if path == "~" || path.hasPrefix("~/"), let home { return home + path.dropFirst() }
        return "\(location.root)/\(path)"
    }

    /// What Git runs for an event besides the file.
    func configuredCommands(of event: String) -> [String] {
        guard version >= GitVersion(2, 54) else { return [] }
        let names = settings.values(section: "hook", name: "event").filter { $0.value == event }
            .map(\.subsection)
        return names.compactMap { settings["hook.\($0).command"] }
    }

    /// Git 2.54 and newer run commands of the configuration: `hook.<name>.event` and `.command`.
    private func isConfigured(_ event: String) -> Bool {
        guard version >= GitVersion(2, 54) else { return false }
        return settings.values(section: "hook", name: "event").contains { name, value in
            value == event && settings.bool("hook.\(name).enabled") != false
        }
    }
}
