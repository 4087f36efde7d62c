package import KataCore

/// Where a value comes from. The order of the cases is the order of strength.
package enum SettingOrigin: Sendable, Hashable {
    /// A command's flag, such as `--retries`.
    case flag(String)
    case environment(String)
    /// The project's `.planning/config.json`.
    case project(SourcePosition)
    /// The user's own configuration.
    case user(SourcePosition)
    case builtIn
}

extension SettingOrigin: CustomStringConvertible {
    package var description: String {
        switch self {
        case .flag(let name): "flag \(name)"
        case .environment(let name): "environment \(name)"
        case .project(let position): "project \(position)"
        case .user(let position): "user \(position)"
        case .builtIn: "default"
        }
    }

    /// The kind of origin alone, for JSON.
    package var kind: String {
        switch self {
        case .flag: "flag"
        case .environment: "environment"
        case .project: "project"
        case .user: "user"
        case .builtIn: "default"
        }
    }

    package var position: SourcePosition? {
        switch self {
        case .project(let position), .user(let position): position
        case .flag, .environment, .builtIn: nil
        }
    }
}
