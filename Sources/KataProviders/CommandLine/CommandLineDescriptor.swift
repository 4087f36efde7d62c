/// A coding-agent program as data: how it is called, what it prints, what its failures look like.
///
/// In arguments these words in braces are replaced: `{model}`, `{session}`, `{prompt}`, `{prompt_file}`,
/// `{report_file}`, `{folder}`. What is put in is never read for such words again.
package struct CommandLineDescriptor: Sendable, Hashable {
    package var name: String
    /// Looked up in `PATH`, or an absolute path.
    package var executable: String
    package var versionArguments: [String]
    package var signIn: SignInCheck?
    package var promptChannel: PromptChannel
    package var arguments: [String]
    /// Added when a model is chosen.
    package var modelArguments: [String]
    /// Added when a session is taken up again; empty: the program can't.
    package var resumeArguments: [String]
    /// Added after everything else.
    package var finalArguments: [String]
    package var format: TranscriptFormat
    /// Variables of the host that it gets; a name that ends in `*` is a prefix.
    package var allowedVariables: [String]
    /// Those of them that hold credentials.
    package var credentialVariables: [String]
    package var setVariables: [String: String]
    package var exitMeanings: [Int32: ProviderFailure.Kind]
    /// Text on standard output that means failure although the exit code is 0.
    package var failurePhrases: [String]
    package var artefactsToIgnore: [String]
    /// The signals that ask it to stop, in order, by number.
    package var stopSignals: [Int32]
    package var evidence: Evidence
    package var installHint: String?
    /// What helps with a class of failure (``ProviderFailure/name``) of this program, better than the usual advice.
    package var remedies: [String: String]

    package enum PromptChannel: String, Sendable, Hashable, CaseIterable {
        case standardInput = "stdin"
        /// The arguments hold `{prompt}`.
        case argument
        /// The arguments hold `{prompt_file}`.
        case file
    }

    /// A command that tells whether somebody is signed in, without calling a model.
    package struct SignInCheck: Sendable, Hashable {
        package var arguments: [String]
        /// A member of the JSON object it prints that must be `true`; `nil`: exit 0 means signed in.
        package var flag: String?
        /// A member that says how.
        package var detail: String?

        package init(arguments: [String], flag: String? = nil, detail: String? = nil) {
            self.arguments = arguments
            self.flag = flag
            self.detail = detail
        }
    }

    /// What the facts in a descriptor rest on.
    package enum Evidence: Sendable, Hashable {
        /// The real program was driven end to end, in this version.
        case observed(version: String)
        /// Its documentation or sources only; tests replay transcripts written after them.
        case documented
        /// From the user's settings.
        case custom
    }

    package init(
        name: String, executable: String, versionArguments: [String] = ["--version"], signIn: SignInCheck? = nil,
        promptChannel: PromptChannel = .standardInput, arguments: [String] = [], modelArguments: [String] = [],
        resumeArguments: [String] = [], finalArguments: [String] = [], format: TranscriptFormat = .text,
        allowedVariables: [String] = [], credentialVariables: [String] = [], setVariables: [String: String] = [:],
        exitMeanings: [Int32: ProviderFailure.Kind] = [:], failurePhrases: [String] = [],
        artefactsToIgnore: [String] = [], stopSignals: [Int32] = [2, 15], evidence: Evidence = .custom,
        installHint: String? = nil, remedies: [String: String] = [:]
    ) {
        self.name = name
        self.executable = executable
        self.versionArguments = versionArguments
        self.signIn = signIn
        self.promptChannel = promptChannel
        self.arguments = arguments
        self.modelArguments = modelArguments
        self.resumeArguments = resumeArguments
        self.finalArguments = finalArguments
        self.format = format
        self.allowedVariables = allowedVariables
        self.credentialVariables = credentialVariables
        self.setVariables = setVariables
        self.exitMeanings = exitMeanings
        self.failurePhrases = failurePhrases
        self.artefactsToIgnore = artefactsToIgnore
        self.stopSignals = stopSignals
        self.evidence = evidence
        self.installHint = installHint
        self.remedies = remedies
    }
}
