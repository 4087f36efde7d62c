package import KataCore

/// One attempt of one task, as a provider receives it.
package struct TaskAssignment: Sendable {
    package var prompt: TaskPrompt
    package var plan: PlanID
    /// From 1.
    package var task: Int
    package var taskCount: Int
    package var taskName: String
    package var run: ULID
    /// From 1.
    package var attempt: Int
    /// The root of the tree to work in, absolute.
    package var workingDirectory: String
    /// A folder outside that tree for prompt, report and log files; it exists.
    package var scratchFolder: String
    /// Where everything the provider prints is kept, as lines of JSON; `nil` keeps head and tail only, in memory.
    package var logFile: String?
    /// The environment in which kata was started; a provider passes on only what its allow-list names.
    package var environment: [String: String]
    package var limits: ProviderLimits
    /// Overrides the model of the provider's identity.
    package var model: String?
    /// A session of an earlier attempt that may be taken up again.
    package var session: String?

    package init(
        prompt: TaskPrompt, plan: PlanID, task: Int, taskCount: Int, taskName: String, run: ULID, attempt: Int,
        workingDirectory: String, scratchFolder: String, logFile: String? = nil, environment: [String: String],
        limits: ProviderLimits = ProviderLimits(), model: String? = nil, session: String? = nil
    ) {
        self.prompt = prompt
        self.plan = plan
        self.task = task
        self.taskCount = taskCount
        self.taskName = taskName
        self.run = run
        self.attempt = attempt
        self.workingDirectory = workingDirectory
        self.scratchFolder = scratchFolder
        self.logFile = logFile
        self.environment = environment
        self.limits = limits
        self.model = model
        self.session = session
    }
}

/// How long an attempt may take; `nil`: no limit.
package struct ProviderLimits: Sendable, Hashable {
    /// After this the provider is asked to end, as with Ctrl-C.
    package var soft: Duration?
    /// After this long without a byte of output it is ended.
    package var idle: Duration?
    /// After this it is ended whatever it does.
    package var hard: Duration?

    package init(soft: Duration? = nil, idle: Duration? = .seconds(900), hard: Duration? = .seconds(3600)) {
        self.soft = soft
        self.idle = idle
        self.hard = hard
    }
}

/// What is asked of a provider: Markdown and its digest.
package struct TaskPrompt: Sendable, Hashable {
    package var text: String
    /// `sha256:` and 64 hexadecimal digits of the text's UTF-8.
    package var digest: String

    package init(text: String, digest: String) {
        self.text = text
        self.digest = digest
    }
}
