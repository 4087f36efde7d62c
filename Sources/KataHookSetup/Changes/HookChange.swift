package import KataHooks

/// What was done about one event.
package struct HookChange: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable {
        case added, updated, unchanged, removed
        /// Nothing was changed; see ``HookChange/reason``.
        case refused
    }

    package var event: HookEvent
    package var outcome: Outcome
    /// The file, or the key of the configuration.
    package var place: String
    package var reason: String?
    /// What a person can put into ``snippetFile`` instead.
    package var snippet: String?
    package var snippetFile: String?
    /// Ways out for the whole repository.
    package var hints: [String]

    init(
        _ event: HookEvent, _ outcome: Outcome, at place: String, reason: String? = nil, snippet: String? = nil,
        snippetFile: String? = nil, hints: [String] = []
    ) {
        self.event = event
        self.outcome = outcome
        self.place = place
        self.reason = reason
        self.snippet = snippet
        self.snippetFile = snippetFile
        self.hints = hints
    }
}
