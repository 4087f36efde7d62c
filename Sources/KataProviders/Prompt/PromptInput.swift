package import KataCore

/// Everything a prompt is made from, as plain values.
package struct PromptInput: Sendable, Hashable {
    package var plan: PlanID
    package var objective: String
    /// From 1.
    package var task: Int
    package var taskCount: Int
    package var taskName: String
    /// Paths the task may create, change or delete, as the plan names them.
    package var files: [String]
    package var action: String
    package var done: String
    /// What kata runs when the provider has ended, in order.
    package var verifyCommands: [String]
    /// What a person would look at, when nothing can be run.
    package var expectations: [String]
    /// Whether the test has to be written first.
    package var isTestDriven: Bool
    /// Truths, artifacts and links of the whole plan, in one line each.
    package var mustHaves: [String]
    package var context: [PromptContextFile]
    package var earlierTasks: [EarlierTask]
    /// What people decided at checkpoints before, in one line each.
    package var answers: [String] = []
    package var repair: RepairFeedback?
    /// Changes outside `files` will be refused, not only recorded.
    package var isStrict: Bool

    package init(
        plan: PlanID, objective: String = "", task: Int, taskCount: Int, taskName: String, files: [String] = [],
        action: String, done: String = "", verifyCommands: [String] = [], expectations: [String] = [],
        isTestDriven: Bool = false, mustHaves: [String] = [], context: [PromptContextFile] = [],
        earlierTasks: [EarlierTask] = [], repair: RepairFeedback? = nil, isStrict: Bool = false
    ) {
        self.plan = plan
        self.objective = objective
        self.task = task
        self.taskCount = taskCount
        self.taskName = taskName
        self.files = files
        self.action = action
        self.done = done
        self.verifyCommands = verifyCommands
        self.expectations = expectations
        self.isTestDriven = isTestDriven
        self.mustHaves = mustHaves
        self.context = context
        self.earlierTasks = earlierTasks
        self.repair = repair
        self.isStrict = isStrict
    }
}

/// A file that the plan names as context.
package struct PromptContextFile: Sendable, Hashable {
    package var path: String
    /// `nil` only names the file, for the provider to open.
    package var contents: [UInt8]?

    package init(path: String, contents: [UInt8]?) {
        self.path = path
        self.contents = contents
    }
}

/// A task of the same plan that is committed.
package struct EarlierTask: Sendable, Hashable {
    package var index: Int
    package var name: String
    /// Paths it changed, as measured.
    package var files: [String]
    /// The provider's words about it.
    package var summary: String?

    package init(index: Int, name: String, files: [String] = [], summary: String? = nil) {
        self.index = index
        self.name = name
        self.files = files
        self.summary = summary
    }
}

/// Why the attempt before this one was not accepted.
package struct RepairFeedback: Sendable, Hashable {
    package var reason: String
    package var command: String?
    package var exitCode: Int32?
    /// The end of the command's output.
    package var output: String

    package init(reason: String, command: String? = nil, exitCode: Int32? = nil, output: String = "") {
        self.reason = reason
        self.command = command
        self.exitCode = exitCode
        self.output = output
    }
}

/// How much of each part a prompt holds, in bytes of UTF-8.
package struct PromptLimits: Sendable, Hashable {
    package var contextFile: Int
    package var contextTotal: Int
    package var output: Int

    package init(contextFile: Int = 8 << 10, contextTotal: Int = 24 << 10, output: Int = 6 << 10) {
        self.contextFile = contextFile
        self.contextTotal = contextTotal
        self.output = output
    }
}
