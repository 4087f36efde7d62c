package import KataFiles
package import KataGit
package import KataHooks

/// Puts kata's hooks beside those of others, and takes them away again to the byte.
package struct HookInstaller: Sendable {
    let git: GitWorkspace
    let files: SystemFiles
    /// The absolute path of `kata-hook`.
    let program: String
    let folder: HookFolder
    /// Scripts instead of links, for file systems without links.
    let prefersScripts: Bool
    /// Whether files in which managers are told what to run are written too.
    let writesManagers: Bool

    package init(
        git: GitWorkspace, files: SystemFiles = SystemFiles(), program: String, prefersScripts: Bool = false,
        writesManagers: Bool = false
    ) async {
        self.git = git
        self.files = files
        self.program = program
        self.prefersScripts = prefersScripts
        self.writesManagers = writesManagers
        folder = await HookFolder(git)
    }

    package func install(_ events: [HookEvent]) async throws -> [HookChange] {
        var changes: [HookChange] = []
        let made = try await MadeFolder(git: git, files: files, path: folder.path)
        if git.usesConfiguredHooks {
            for event in events { changes.append(try await configure(event)) }
        } else {
            for event in events { changes.append(try install(event)) }
        }
        try await made.remember()
        let installed = changes.filter { $0.outcome != .refused }.map(\.event)
        if !installed.isEmpty { try await NotesFollowing(git: git).begin() }
        try await InstalledEvents(git: git).add(installed)
        return changes
    }

    // MARK: - Files

    private func install(_ event: HookEvent) throws -> HookChange {
        switch folder.kind {
        case .managed(let manager): return try tell(manager, of: event)
        case .outside:
            return HookChange(
                event, .refused, at: folder.path,
                reason: "\(folder.setting ?? "core.hooksPath") is outside of this repository, and others use it too",
                hints: [
                    "give this repository hooks of its own: git config --local core.hooksPath .git/hooks",
                    "or call `kata-hook run EVENT \"$@\"` from the hooks in that folder",
                ])
        case .ownFolder, .inWorkingTree: break
        }
        return try put(HookPlace(event, in: folder.path, files: files))
    }

    /// Makes or updates one file of hooks.
    private func put(_ place: HookPlace) throws -> HookChange {
        let event = place.event
        let shown = place.path.display
        // What is committed may not name a place on this machine.
        let isLocal = folder.kind == .ownFolder
        switch try place.content() {
        case .nothing:
            try files.makeFolder(place.path.folder, mode: 0o755)
            if isLocal && !prefersScripts && !event.guardsServer {
                try files.createLink(at: place.path, to: DiskPath(program))
            } else {
                let text = shim(for: event, isLocal: isLocal)
                try files.create(text, at: place.path, durable: false)
                try files.writeAtomically(text, to: place.path, mode: 0o755, durable: false)
            }
            return HookChange(event, .added, at: shown)
        case .link(let target):
            guard target != DiskPath(program) else { return HookChange(event, .unchanged, at: shown) }
            try files.remove(place.path)
            try files.createLink(at: place.path, to: DiskPath(program))
            return HookChange(event, .updated, at: shown)
        case .shim:
            let text = shim(for: event, isLocal: isLocal)
            guard try files.read(place.path) != text else { return HookChange(event, .unchanged, at: shown) }
            try files.writeAtomically(text, to: place.path, mode: 0o755, durable: false)
            return HookChange(event, .updated, at: shown)
        case .block, .script:
            return try write(HookText.block(for: event, program: isLocal ? program : nil), into: place.path, for: event)
        case .managed(let manager) where place.isMovedAside:
            return HookChange(event, .refused, at: shown, reason: "it belongs to \(manager.rawValue)")
        case .managed(let manager): return try tell(manager, of: event)
        case .untouchable(let reason):
            return HookChange(
                event, .refused, at: shown, reason: reason, snippet: "kata-hook run \(event.rawValue) \"$@\"\n")
        }
    }

    private func shim(for event: HookEvent, isLocal: Bool) -> [UInt8] {
        Array((event.guardsServer ? HookText.serverShim(program: isLocal ? program : nil) : HookText.shim).utf8)
    }

    private func write(_ block: String, into path: DiskPath, for event: HookEvent) throws -> HookChange {
        let present = try files.read(path)
        guard let bytes = FencedBlock.inserted(block, belowFirstLineOf: present) else {
            return HookChange(event, .refused, at: path.display, reason: "its first line has no end")
        }
        guard bytes != present else { return HookChange(event, .unchanged, at: path.display) }
        try files.writeAtomically(bytes, to: path, mode: nil, durable: false)
        return HookChange(event, FencedBlock.isIn(present) ? .updated : .added, at: path.display)
    }

    private func tell(_ manager: HookManager, of event: HookEvent) throws -> HookChange {
        if manager.hidesInput(of: event) {
            return HookChange(
                event, .refused, at: folder.path, reason: "\(manager.rawValue) lets nobody hear what Git says to it",
                hints: ["\(manager.rawValue) uninstall --hook-type \(event.rawValue) leaves the event to others"])
        }
        if manager.keepsInput(of: event), let suffix = manager.suffix {
            return try put(HookPlace(event, in: folder.path, suffix: suffix.name, files: files))
        }
        let file = ManagerFile(manager, root: git.location.root, files: files)
        if writesManagers, let change = try file.add(event) { return change }
        if try file.names(event) { return HookChange(event, .unchanged, at: manager.file(for: event)) }
        return HookChange(
            event, .refused, at: folder.path, reason: "the hooks of this repository belong to \(manager.rawValue)",
            snippet: manager.entry(for: event), snippetFile: manager.file(for: event))
    }

    // MARK: - Git's own hooks in the configuration

    private func configure(_ event: HookEvent) async throws -> HookChange {
        let key = ConfiguredHook.key(event)
        let command = HookText.configured(event, program: program)
        let present = try await git.localConfiguration("\(key).command")
        let events = try await git.localConfiguration("\(key).event")
        guard present != [command] || events != [event.rawValue] else {
            return HookChange(event, .unchanged, at: key)
        }
        try await git.configure("\(key).event", event.rawValue)
        try await git.configure("\(key).command", command)
        return HookChange(event, present.isEmpty ? .added : .updated, at: key)
    }
}

enum ConfiguredHook {
    /// A name that is no event's: Git refuses those.
    static func key(_ event: HookEvent) -> String { "hook.kata-\(event.rawValue)" }
}

extension GitWorkspace {
    /// Git runs hooks of the configuration, whatever `core.hooksPath` says.
    package nonisolated var usesConfiguredHooks: Bool { capabilities.gitVersion >= GitVersion(2, 54) }
}
