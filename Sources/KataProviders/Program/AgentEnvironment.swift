internal import KataCore
internal import KataProcess

/// The complete environment of a provider's program.
enum AgentEnvironment {
    /// Places, language and toolchains of the host, the provider's own variables, and what kata says about the task. No
    /// other provider's credentials, and nothing that ties a process to one Git repository.
    static func make(
        for assignment: TaskAssignment, allowing names: [String], setting values: [String: String] = [:],
        promptFile: String? = nil, reportFile: String? = nil
    ) -> [String: String] {
        var added = values
        added["KATA_PLAN"] = CleanText.line(assignment.plan.description)
        added["KATA_TASK"] = String(assignment.task)
        added["KATA_TASK_COUNT"] = String(assignment.taskCount)
        added["KATA_TASK_NAME"] = CleanText.line(assignment.taskName)
        added["KATA_RUN"] = assignment.run.description
        added["KATA_ATTEMPT"] = String(assignment.attempt)
        added["KATA_PROMPT_FILE"] = promptFile
        added["KATA_REPORT_FILE"] = reportFile
        return EnvironmentPolicy.provider.allowing(names).environment(from: assignment.environment, adding: added)
    }

    /// The values of variables that hold credentials: those that the child gets, and those of the host, which it may find
    /// in a file.
    static func secrets(
        in environment: [String: String], named names: [String], of assignment: TaskAssignment
    ) -> [String] {
        names.compactMap { environment[$0] }.filter { !$0.isEmpty }
            + SecretVariables.values(in: assignment.environment)
    }
}
