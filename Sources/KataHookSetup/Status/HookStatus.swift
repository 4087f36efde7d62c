internal import KataCore
package import KataFiles
package import KataGit
package import KataHooks

/// What becomes of one event in a repository, as far as Git itself can tell.
package struct HookStatus: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        /// Git was asked to run the event, and kata's program answered.
        case runs
        /// The manager is told to run kata; it was not started to find out.
        case managed
        /// Somebody else's hook stands where kata's would.
        case displaced
        /// kata's hook is there and Git does not run it.
        case dead
        case notInstalled = "not-installed"
    }

    package var event: HookEvent
    package var state: State
    /// The file or key that was looked at.
    package var place: String
    /// Why, or by whom.
    package var reason: String?
}

/// Finds out through Git which of kata's hooks run.
package struct HookProbe: Sendable {
    let git: GitWorkspace
    let files: SystemFiles

    package init(git: GitWorkspace, files: SystemFiles = SystemFiles()) {
        self.git = git
        self.files = files
    }

    package func status() async throws -> [HookStatus] {
        let folder = await HookFolder(git)
        let expected = try await InstalledEvents(git: git).all()
        var found: [HookStatus] = []
        for event in HookEvent.allCases
        where event.guardsServer == git.location.isBare || expected.contains(event) {
            var status = try await status(of: event, folder)
            // Nobody misses what was never asked for.
            if status.state == .displaced, !expected.contains(event) { status.state = .notInstalled }
            if status.state == .notInstalled, expected.contains(event) {
                status.state = .dead
                status.reason = status.reason ?? "it was installed, and is gone"
            }
            found.append(status)
        }
        return found
    }

    private func status(of event: HookEvent, _ folder: HookFolder) async throws -> HookStatus {
        let key = ConfiguredHook.key(event)
        if try await !git.localConfiguration("\(key).command").isEmpty {
            guard git.usesConfiguredHooks else {
                return HookStatus(
                    event: event, state: .dead, place: key,
                    reason: "git \(git.capabilities.gitVersion) knows no hooks in the configuration")
            }
            return try await probed(event, at: key)
        }
        if case .managed(let manager) = folder.kind { return try told(manager, event, folder) }
        let place = HookPlace(event, in: folder.path, files: files)
        let shown = place.path.display
        switch try place.content() {
        case .link, .shim, .block: return try await probed(event, at: shown)
        case .managed(let manager): return try told(manager, event, folder)
        case .script:
            return HookStatus(
                event: event, state: .displaced, place: shown,
                reason: "a script of somebody else's")
        case .untouchable(let reason):
            return HookStatus(event: event, state: .displaced, place: shown, reason: reason)
        case .nothing: break
        }
        if let dead = try leftBehind(event, folder) { return dead }
        return HookStatus(event: event, state: .notInstalled, place: shown)
    }

    /// kata's own hook comes first and ends a probe, so that nothing else is run by it.
    private func probed(_ event: HookEvent, at place: String) async throws -> HookStatus {
        let token = String(UInt64.random(in: .min ... .max), radix: 36)
        let result = try await git.runHookForProbe(
            event.rawValue, extra: ["KATA_HOOK_PROBE": token], timeout: .seconds(10))
        if result.errorText.contains("kata-hook-probe \(token) \(event.rawValue)") {
            return HookStatus(event: event, state: .runs, place: place)
        }
        let reason =
            result.timedOut
            ? "it did not answer within 10 s"
            : "Git ran nothing of kata's: the program behind it is gone, or a hook before it ended"
        return HookStatus(event: event, state: .dead, place: place, reason: reason)
    }

    private func told(_ manager: HookManager, _ event: HookEvent, _ folder: HookFolder) throws -> HookStatus {
        let file = manager.file(for: event)
        let isNamed = try ManagerFile(manager, root: git.location.root, files: files).names(event)
        if isNamed, !manager.keepsInput(of: event) {
            return HookStatus(event: event, state: .managed, place: file, reason: "called by \(manager.rawValue)")
        }
        if let suffix = manager.suffix, suffix.isRun {
            let moved = HookPlace(event, in: folder.path, suffix: suffix.name, files: files)
            if try moved.content().isKatas, manager.hidesInput(of: event) {
                return HookStatus(
                    event: event, state: .dead, place: moved.path.display,
                    reason: "\(manager.rawValue) has moved it aside, and lets it hear nothing of what Git says")
            }
            if try moved.content().isKatas {
                return HookStatus(
                    event: event, state: .managed, place: moved.path.display,
                    reason: "moved aside and called by \(manager.rawValue)")
            }
        }
        if let dead = try leftBehind(event, folder) { return dead }
        if isNamed {
            return HookStatus(
                event: event, state: .dead, place: file,
                reason: "\(manager.rawValue) keeps what Git says to it for itself")
        }
        return HookStatus(
            event: event, state: .displaced, place: folder.path,
            reason: "its hooks belong to \(manager.rawValue)")
    }

    /// kata's hook in the default folder, where Git no longer looks.
    private func leftBehind(_ event: HookEvent, _ folder: HookFolder) throws -> HookStatus? {
        let usual = "\(git.location.commonFolder)/hooks"
        guard HookFolder.normalized(folder.path) != HookFolder.normalized(usual) else { return nil }
        let place = HookPlace(event, in: usual, files: files)
        guard try place.content().isKatas else { return nil }
        return HookStatus(
            event: event, state: .dead, place: place.path.display,
            reason: "Git does not look there: \(folder.setting ?? "core.hooksPath is set")")
    }
}
