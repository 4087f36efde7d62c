/// Somebody or something that can carry out one task of a plan in a working tree.
///
/// A provider changes files and talks; it never commits and never judges itself. The engine measures what changed.
package protocol Provider: Sendable {
    var identity: ProviderIdentity { get }

    /// Looks whether the provider could work, without spending anything: no paid call is ever made here.
    func probe(_ context: ProbeContext) async -> ProviderProbe

    /// Carries out one attempt of one task.
    ///
    /// Cancelling the calling task ends every process of the attempt and throws ``ProviderFailure/Kind/cancelled``.
    /// - Parameter report: receives events in their order; the provider waits for each call to return.
    /// - Throws: a failure with its class; exit code 0 alone is never a success.
    func perform(
        _ assignment: TaskAssignment, reporting report: @escaping @Sendable (ProviderEvent) async -> Void
    ) async throws(ProviderFailure) -> ProviderReport

    /// Files that the provider's own program leaves in the tree and that belong to nobody's task, as paths or `*`
    /// globs.
    var artefactsToIgnore: [String] { get }
}

extension Provider {
    package var artefactsToIgnore: [String] { [] }
}

/// Who works, by which mechanism, with which model. Name and mechanism are kept apart.
package struct ProviderIdentity: Sendable, Hashable {
    /// `claude`, `codex`, `script`, or a name from the settings.
    package var name: String
    package var mode: RuntimeMode
    /// As asked for; `nil` leaves the choice to the provider.
    package var model: String?

    package init(name: String, mode: RuntimeMode, model: String? = nil) {
        self.name = name
        self.mode = mode
        self.model = model
    }
}

/// By which mechanism a provider works.
package enum RuntimeMode: String, Sendable, Hashable, CaseIterable {
    /// A coding-agent program with a line protocol.
    case cli
    /// Any executable that reads the prompt and edits files.
    case script
    /// A recorded session.
    case replay
    /// A person.
    case manual
}

/// What a probe may use.
package struct ProbeContext: Sendable {
    /// The environment in which kata was started.
    package var environment: [String: String]
    package var workingDirectory: String
    /// For each program that is asked.
    package var timeout: Duration

    package init(environment: [String: String], workingDirectory: String, timeout: Duration = .seconds(5)) {
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.timeout = timeout
    }
}

package struct ProviderProbe: Sendable, Hashable {
    package enum Presence: String, Sendable, Hashable { case found, notFound }
    package enum SignIn: String, Sendable, Hashable {
        case signedIn = "signed-in"
        case signedOut = "signed-out"
        /// No way to ask without paying.
        case unknown
        case notNeeded = "not-needed"
    }

    package var presence: Presence
    package var executable: String?
    /// One line, as the program prints it.
    package var version: String?
    package var signIn: SignIn
    /// How the provider would sign in, such as `API key`; never a secret.
    package var signInDetail: String?
    /// What a person can do when something is missing.
    package var remediation: String?

    package init(
        _ presence: Presence, executable: String? = nil, version: String? = nil, signIn: SignIn = .unknown,
        signInDetail: String? = nil, remediation: String? = nil
    ) {
        self.presence = presence
        self.executable = executable
        self.version = version
        self.signIn = signIn
        self.signInDetail = signInDetail
        self.remediation = remediation
    }

    /// Whether an attempt can be started: what is unknown counts as possible.
    package var isUsable: Bool { presence == .found && signIn != .signedOut }
}
