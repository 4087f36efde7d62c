/// Something that happened while a provider worked. All text is cleaned and bounded.
///
/// What it printed, byte for byte, is not an event: it goes to ``TaskAssignment/logFile``.
package enum ProviderEvent: Sendable, Hashable {
    /// What it does now, at most one line: for a live view.
    case activity(String)
    /// Something it said.
    case message(String)
    case toolUse(name: String, detail: String)
    /// A path as the provider named it: a claim, not a measurement.
    case fileTouched(String)
    case usage(TokenUsage)
    case sessionStarted(id: String)
    /// Something to know that is no failure, such as a retry or a changed prompt.
    case notice(String)
}
