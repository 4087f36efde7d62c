/// The names of the elements of plans.
enum ElementNames {
    /// Blocks of the document.
    static let blocks: Set<String> = [
        "objective", "execution_context", "context", "verification", "success_criteria", "output", "interfaces",
        "threat_model",
    ]

    /// Blocks at which an earlier block that was not closed has to end.
    static let dividers: Set<String> = [
        "objective", "execution_context", "context", "tasks", "task", "verification", "success_criteria", "output",
        "feature",
    ]

    /// Elements of a task, with `-` written as `_`.
    static let inTask: Set<String> = [
        "name", "files", "action", "verify", "done", "read_first", "acceptance_criteria", "behavior", "implementation",
        "what_built", "how_to_verify", "resume_signal", "instructions", "decision", "context", "options", "option",
        "precondition", "reversibility", "title", "description", "human_check", "manual", "interfaces", "details",
        "test", "verification",
    ]

    static func normalized(_ name: String) -> String {
        name.utf8.contains(UInt8(ascii: "-")) ? String(name.map { $0 == "-" ? "_" : $0 }) : name
    }
}
