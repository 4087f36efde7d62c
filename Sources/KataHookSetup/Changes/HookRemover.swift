package import KataFiles
package import KataGit
internal import KataHooks

/// Takes away what ``HookInstaller`` put there, wherever Git looks now.
package struct HookRemover: Sendable {
    let git: GitWorkspace
    let files: SystemFiles

    package init(git: GitWorkspace, files: SystemFiles = SystemFiles()) {
        self.git = git
        self.files = files
    }

    /// - Returns: what was removed; nothing is said of events that had nothing of kata's.
    package func uninstall() async throws -> [HookChange] {
        var changes: [HookChange] = []
        let folders = Set([await git.hooksFolder, "\(git.location.commonFolder)/hooks"]).sorted()
        for event in HookEvent.allCases {
            for folder in folders {
                for suffix in ["", ".legacy", ".old"] {
                    let place = HookPlace(event, in: folder, suffix: suffix, files: files)
                    if let change = try remove(place) { changes.append(change) }
                }
            }
            if let change = try await unconfigure(event) { changes.append(change) }
            for manager in HookManager.allCases {
                let file = ManagerFile(manager, root: git.location.root, files: files)
                if let change = try file.remove(event) { changes.append(change) }
            }
        }
        try await MadeFolder.removeWhenEmpty(git: git, files: files)
        try await NotesFollowing(git: git).end()
        try await InstalledEvents(git: git).removeAll()
        return changes
    }

    private func remove(_ place: HookPlace) throws -> HookChange? {
        switch try place.content() {
        case .link, .shim: try files.remove(place.path)
        case .block:
            guard let rest = FencedBlock.removed(from: try files.read(place.path)) else { return nil }
            try files.writeAtomically(rest, to: place.path, mode: nil, durable: false)
        default: return nil
        }
        return HookChange(place.event, .removed, at: place.path.display)
    }

    private func unconfigure(_ event: HookEvent) async throws -> HookChange? {
        let key = ConfiguredHook.key(event)
        var found = false
        for name in ["event", "command"] {
            for value in try await git.localConfiguration("\(key).\(name)") {
                try await git.unconfigure("\(key).\(name)", value)
                found = true
            }
        }
        return found ? HookChange(event, .removed, at: key) : nil
    }
}
