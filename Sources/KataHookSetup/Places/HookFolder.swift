package import KataGit

/// Where Git looks for the hooks of a repository, and whose that folder is.
package struct HookFolder: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// `hooks` below the common folder: this machine's alone.
        case ownFolder
        /// `core.hooksPath` names a folder inside the working tree, which may be committed.
        case inWorkingTree
        case managed(HookManager)
        /// A folder that other repositories use too.
        case outside
    }

    package var path: String
    package var kind: Kind
    /// The scope and the value of `core.hooksPath`, if it is set.
    package var setting: String?

    package init(_ git: GitWorkspace) async {
        let path = await git.hooksFolder
        let location = git.location
        self.path = path
        let entry = await git.configurationEntries().last { $0.key == "core.hookspath" && $0.value?.isEmpty == false }
        setting = entry.map { "core.hooksPath=\($0.value ?? "") (\($0.scope))" }
        let plain = Self.normalized(path)
        if let manager = HookManager.owner(ofFolder: plain) {
            kind = .managed(manager)
        } else if plain == Self.normalized("\(location.commonFolder)/hooks") {
            kind = .ownFolder
        } else if plain.hasPrefix("\(Self.normalized(location.commonFolder))/") {
            kind = .ownFolder
        } else if plain.hasPrefix("\(Self.normalized(location.root))/") {
            kind = .inWorkingTree
        } else {
            kind = .outside
        }
    }

    /// Without `.`, `..` and double slashes; links stay.
    static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
