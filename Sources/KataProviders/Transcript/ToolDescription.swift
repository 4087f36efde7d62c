internal import KataFiles

/// What a tool use is about, from the arguments that coding agents commonly give.
struct ToolDescription: Sendable, Hashable {
    var name: String
    var detail: String
    /// The file it changes, when it is a tool that changes files.
    var editedPath: String?
    var isCommand: Bool

    init(name: String, input: JSONText?) {
        let lowered = name.lowercased()
        let path = ["file_path", "filePath", "path", "notebook_path", "absolute_path", "target_file"]
            .lazy.compactMap { input?[$0]?.stringValue }.first
        let command = (input?["command"] ?? input?["cmd"]).flatMap(Self.words)
        self.name = CleanText.line(name, limit: 80)
        isCommand = Self.commandTools.contains(lowered)
        editedPath = Self.editTools.contains(lowered) ? path.map { CleanText.line($0) } : nil
        let pattern = input?["pattern"] ?? input?["query"] ?? input?["url"] ?? input?["description"]
        detail = CleanText.line(command ?? path ?? pattern?.stringValue ?? "", limit: 200)
    }

    var isEdit: Bool { Self.editTools.contains(name.lowercased()) }
    var activity: String { detail.isEmpty ? name : "\(name) \(detail)" }

    private static func words(_ value: JSONText) -> String? {
        value.stringValue ?? value.arrayValue?.compactMap(\.stringValue).joined(separator: " ")
    }

    private static let editTools: Set<String> = [
        "write", "edit", "multiedit", "notebookedit", "write_file", "edit_file", "replace", "create_file",
        "apply_patch",
        "patch", "str_replace", "text_editor", "developer__text_editor",
    ]
    private static let commandTools: Set<String> = [
        "bash", "shell", "run_shell_command", "exec_command", "developer__shell", "execute",
    ]
}
