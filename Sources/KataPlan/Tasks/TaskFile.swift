package import KataCore

/// A file that a task or a plan names.
package struct TaskFile: Sendable, Hashable {
    /// The path as written, without list marks, quotes and notes.
    package var text: String
    /// `nil` when the text is no path inside the repository: ``refusal`` says why.
    package var path: RepositoryPath?
    package var refusal: RepositoryPath.Refusal?
    /// What stands beside the path: `(new)`, `— adds the route`.
    package var note: String?
    /// Whether the text has wildcard characters.
    package var isPattern: Bool
    /// Whether the text ends with a slash.
    package var isFolder: Bool
    package var position: SourcePosition

    package init(text: String, note: String? = nil, position: SourcePosition) {
        self.text = text
        self.note = note
        self.position = position
        isPattern = text.utf8.contains(UInt8(ascii: "*")) || text.utf8.contains(UInt8(ascii: "?"))
        isFolder = text.utf8.last == UInt8(ascii: "/")
        guard !Self.isProse(text) else { return }
        do throws(RepositoryPath.Refusal) {
            path = try RepositoryPath(text)
        } catch {
            refusal = error
        }
    }

    /// Several words whose last has no file extension: a sentence, not a path.
    private static func isProse(_ text: String) -> Bool {
        guard text.utf8.contains(0x20) else { return false }
        let name = text.utf8.split(separator: UInt8(ascii: "/")).last ?? []
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return true }
        let ending = name[name.index(after: dot)...]
        return ending.isEmpty || ending.count > 10 || ending.contains(0x20)
    }
}
