internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// The project that a command works on: its planning folder and its settings.
struct Project: Sendable {
    let library: PlanLibrary
    let files: any FileAccess

    var root: String { library.projectRoot }

    /// - Throws: when no `.planning` is in the working folder or above it.
    static func open(in context: CommandContext) throws -> Project {
        let folder = DiskPath(context.workingDirectory)
        guard let status = try? context.files.status(of: folder, followingLinks: true), status.kind == .folder else {
            throw CommandFailure(
                .notFound, "project.folder-missing",
                "there is no folder \(DisplayText.oneLine(context.workingDirectory))",
                hints: ["check the path given with -C"])
        }
        let start = PathNormalizer.normalized(context.workingDirectory)
        guard let library = try PlanLibrary.find(from: start, files: context.files, indexing: context.indexing) else {
            throw CommandFailure(
                .notFound, "project.no-planning", "there is no .planning folder in \(start) or above it",
                hints: ["make one with `kata init`, or name the project with -C"])
        }
        return Project(library: library, files: context.files)
    }

    /// The one plan that a text names.
    func reference(to text: String) throws -> PlanReference {
        switch library.tree.resolve(text) {
        case .found(let reference): return reference
        case .notFound(let suggestions):
            throw CommandFailure(
                .notFound, "plan.not-found", "there is no plan \(DisplayText.oneLine(text, limit: 120))",
                notes: suggestions.isEmpty ? [] : ["near: \(suggestions.prefix(8).joined(separator: ", "))"],
                hints: ["see them all: kata plan list"])
        case .ambiguous(let candidates):
            throw CommandFailure(
                .notFound, "plan.ambiguous", "more than one plan is called \(DisplayText.oneLine(text, limit: 120))",
                notes: candidates.prefix(20).map { ".planning/\($0.path)" }, hints: ["name it by its path"])
        }
    }

    func subject(of text: String) throws -> PlanSubject {
        let reference = try reference(to: text)
        do {
            return try library.subject(of: reference)
        } catch {
            throw CommandFailure(describing: error)
        }
    }

    /// All layers of settings in force.
    /// - Throws: when one of them has a value that can't be used.
    func settings(in context: CommandContext, flags: [SettingsResolver.Flag] = []) throws -> Settings {
        let settings = SettingsLayers(context: context, projectRoot: root).resolve(flags: flags)
        let errors = settings.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { throw CommandFailure(.usage, errors) }
        return settings
    }
}

/// Reads the files that settings come from.
struct SettingsLayers: Sendable {
    let context: CommandContext
    let projectRoot: String?

    func resolve(flags: [SettingsResolver.Flag] = []) -> Settings {
        SettingsResolver(
            flags: flags, environment: context.environment,
            project: projectRoot.flatMap {
                document(at: "\($0)/.planning/config.json", shownAs: ".planning/config.json")
            },
            user: userFile.flatMap { document(at: $0, shownAs: $0) }
        ).resolve()
    }

    /// `$XDG_CONFIG_HOME/kata/config.json`, by default below `~/.config`.
    private var userFile: String? {
        if let folder = context.environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            return "\(folder)/kata/config.json"
        }
        return context.environment["HOME"].map { "\($0)/.config/kata/config.json" }
    }

    private func document(at path: String, shownAs shown: String) -> SettingsDocument? {
        guard let bytes = try? context.files.read(DiskPath(path), limit: 4 << 20) else { return nil }
        return SettingsDocument.parse(bytes: bytes, path: shown)
    }
}

/// Removes `.` and `..` from an absolute path by its text.
enum PathNormalizer {
    static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
