internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// Settings for commands that work inside a project and without one.
enum ProjectSettings {
    /// The folder that holds `.planning`; `nil` when there is none in the working folder or above it.
    /// - Throws: when the working folder itself does not exist.
    static func root(in context: CommandContext) throws -> String? {
        let status = try? context.files.status(of: DiskPath(context.workingDirectory), followingLinks: true)
        guard status?.kind == .folder else {
            throw CommandFailure(
                .notFound, "project.folder-missing",
                "there is no folder \(DisplayText.oneLine(context.workingDirectory))",
                hints: ["check the path given with -C"])
        }
        var place = PathNormalizer.normalized(context.workingDirectory)
        while true {
            let planning = try? context.files.status(of: DiskPath(place).appending(".planning"), followingLinks: true)
            if planning?.kind == .folder { return place }
            guard place != "/", let slash = place.lastIndex(of: "/") else { return nil }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }

    /// Everything that the layers say, with their problems.
    static func resolved(in context: CommandContext) throws -> Settings {
        SettingsLayers(context: context, projectRoot: try root(in: context)).resolve()
    }

    /// - Throws: when a layer has a value that can't be used.
    static func usable(in context: CommandContext) throws -> Settings {
        let settings = try resolved(in: context)
        let errors = settings.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { throw CommandFailure(.usage, errors) }
        return settings
    }
}
