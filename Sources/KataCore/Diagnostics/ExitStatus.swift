/// The exit codes of every `kata` command, by class of outcome.
package enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
    case success = 0
    /// A verification or check failed, or nothing could be verified.
    case checksFailed = 1
    case usage = 2
    /// The named thing does not exist, or more than one thing has the name.
    case notFound = 3
    /// Refused before anything was done.
    case preflightRefused = 4
    case providerFailed = 5
    /// The run waits for somebody or something and can be resumed.
    case paused = 6
    case cancelled = 7
    /// A defect in kata.
    case internalError = 70
}
