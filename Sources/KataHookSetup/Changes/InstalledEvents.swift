internal import KataGit
internal import KataHooks

/// Which events were asked for in this repository, so that one that no longer runs is missed.
struct InstalledEvents {
    let git: GitWorkspace

    private static let key = "kata.hook"

    func all() async throws -> [HookEvent] {
        try await git.localConfiguration(Self.key).compactMap(HookEvent.init(rawValue:))
    }

    func add(_ events: [HookEvent]) async throws {
        let present = try await all()
        for event in events where !present.contains(event) {
            try await git.configure(adding: event.rawValue, to: Self.key)
        }
    }

    func removeAll() async throws {
        for value in Set(try await git.localConfiguration(Self.key)).sorted() {
            try await git.unconfigure(Self.key, value)
        }
    }
}
