internal import KataCore
internal import KataEngine
internal import KataPlan

/// Puts a checkpoint to the person at the terminal.
struct CheckpointPrompter: Sendable {
    let context: CommandContext

    /// - Returns: `nil` when they answer later, or the input ends.
    func ask(_ request: CheckpointRequest) async throws -> CheckpointReply? {
        var lines = [
            "Task \(request.task) of \(request.taskCount) of \(request.plan) waits for you: \(DisplayText.oneLine(request.name, limit: 200))"
        ]
        lines += CheckpointLines.lines(request, showingNames: false)
        context.write.error(lines.joined(separator: "\n") + "\n")

        var choices: [Question.Choice] =
            request.options.enumerated().map { index, option in
                ("\(index + 1)", option.label, option.name == option.label ? "" : option.name)
            }
        if request.options.isEmpty {
            choices.append(
                (
                    "a", "approve",
                    request.kind == .humanAction ? "it is done" : request.kind == .gate ? "begin" : "it is right"
                ))
        }
        choices += [("r", "reject", "the run ends"), ("l", "later", "the run waits: kata run answer")]
        guard let key = try await Question(choices).ask(in: context), key != "l" else { return nil }
        context.write.error(key == "r" ? "What is wrong? " : "A remark, or nothing: ")
        let text = try await context.readLine() ?? ""
        let option = Int(key).flatMap { request.options.indices.contains($0 - 1) ? request.options[$0 - 1] : nil }
        return CheckpointReply(isApproved: key != "r", choice: option?.label, text: text)
    }
}
