internal import KataMessages

/// `prepare-commit-msg`: adds the trailers of the open task, and lifts those of a squash to where Git reads them.
struct MessagePreparation {
    /// The file, and where its text comes from: `message`, `template`, `merge`, `squash`, `commit`, or nothing for an editor.
    let file: String
    let source: String?

    init(arguments: [String]) throws(HookProblem) {
        guard let file = arguments.first else { throw HookProblem("Git named no file with a message") }
        self.file = file
        source = arguments.count > 1 ? arguments[1] : HookSystem.variable("PRE_COMMIT_COMMIT_MSG_SOURCE")
    }

    private static let largest = 1 << 22

    func run() throws(HookProblem) {
        let folders = try RepositoryFolders.ofHook()
        if source == "squash" || folders.squashes { return try lift() }
        // What is amended, merged or replayed was made before, and is no work of the open task.
        guard source != "commit", source != "merge", let mark = TaskMark.open(in: folders), !folders.replaysCommits
        else {
            return
        }
        var message = try read()
        guard !message.ownTrailers.contains(where: { $0.key == "Kata-Plan" }), try holdsWork(of: mark, in: folders)
        else { return }
        if let comment = message.commentOfEmptyText { message.text = Self.proposal(mark, comment) + message.text }
        try message.append(mark.trailers)
        try HookFiles.replace(file, with: Array(message.whole.utf8))
    }

    private func lift() throws(HookProblem) {
        var message = try read()
        if try message.liftTrailers() { try HookFiles.replace(file, with: Array(message.whole.utf8)) }
    }

    private func read() throws(HookProblem) -> MessageText {
        guard let bytes = HookFiles.read(file, limit: Self.largest) else {
            throw HookProblem("the message in \(file) can't be read")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw HookProblem("the message in \(file) is not UTF-8")
        }
        return MessageText(text)
    }

    /// Whether the commit changes anything that the task is declared to change.
    private func holdsWork(of mark: TaskMark, in folders: RepositoryFolders) throws(HookProblem) -> Bool {
        guard !mark.paths.isEmpty else { return true }
        if let base = mark.base, base.commit == folders.head, let staged = staged(at: mark.paths, in: folders) {
            return staged.contents != base.contents
        }
        let result = try GitCommand(event: .prepareCommitMessage).run(
            ["diff", "--cached", "--quiet", "--no-ext-diff", "HEAD", "--"] + mark.paths.map(Self.pathspec))
        return result.exitCode == 1
    }

    private func staged(at paths: [String], in folders: RepositoryFolders) -> IndexEntries? {
        // Git names the index of this very commit, which for `git commit FILE` is another than the usual one.
        let file = HookSystem.variable("GIT_INDEX_FILE") ?? "\(folders.git)/index"
        return HookFiles.read(file, limit: Self.largestIndex).flatMap { IndexEntries($0, at: Set(paths)) }
    }

    private static let largestIndex = 1 << 24

    /// `*` and `**` mean in plans what they mean in Git's globs.
    private static func pathspec(_ path: String) -> String {
        ":(top,\(path.contains("*") ? "glob" : "literal"))\(path)"
    }

    /// An editor is opened with this instead of an empty first line.
    private static func proposal(_ mark: TaskMark, _ comment: Unicode.Scalar) -> String {
        "\(mark.subject)\n\n\(comment) kata proposes this message for the task that is open. Empty it to commit nothing.\n"
    }
}
