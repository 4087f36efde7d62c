/// The files that the hooks of one commit work on: an index and a message of their own.
struct HookSession: Sendable {
    let indexFile: String
    let messageFile: String
    /// What hooks get as argument: relative in the main working tree, absolute in a linked one, as from Git.
    let messageArgument: String
    private let userIndex: String

    init(location: RepositoryLocation) {
        indexFile = "\(location.gitFolder)/\(PassingFile.name("index"))"
        messageFile = "\(location.gitFolder)/\(PassingFile.name("message"))"
        userIndex = "\(location.gitFolder)/index"
        let relative = "\(location.root)/"
        messageArgument =
            !location.isLinkedWorktree && messageFile.hasPrefix(relative)
            ? String(messageFile.dropFirst(relative.count)) : messageFile
    }

    /// Writes the message, and a copy of the user's index, whose stamps spare Git from reading every file.
    func prepare(message: String) throws(GitError) {
        try FileContents.create(messageFile, Array(message.utf8), mode: 0o644)
        try FileContents.copy(userIndex, to: indexFile, limit: 1 << 30)
    }

    func message() throws(GitError) -> String {
        guard let bytes = FileContents.read(messageFile, limit: 1 << 22) else {
            throw GitError(.hookFailed, "a hook removed the file with the commit message, or made it larger than 4 MB")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func remove() {
        for path in [indexFile, "\(indexFile).lock", messageFile] { FileContents.remove(path) }
    }
}
