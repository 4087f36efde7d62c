internal import KataCore
internal import KataMessages

/// `post-commit`: writes down a commit that a person made for a task, so that it is not forgotten with its branch.
///
/// Git is asked only when there is a task: one is open here, or the message names one.
struct HandCommitRecording {
    func run() throws(HookProblem) {
        let folders = try RepositoryFolders.ofHook()
        // What a rebase makes of commits is told to post-rewrite.
        guard !folders.rebases else { return }
        let mark = TaskMark.open(in: folders)
        guard mark != nil || Self.messageNamesPlan(in: folders) else { return }
        let shown = try GitCommand(event: .postCommit).run(["cat-file", "--batch"], input: Array("HEAD\n".utf8))
        guard shown.exitCode == 0, let commit = ShownCommit(shown.output) else {
            throw HookProblem("git did not show the commit")
        }
        let records = Self.records(of: commit, mark: mark, branch: folders.branch, time: HookSystem.now)
        guard !records.isEmpty else { return }
        try HookFiles.append(
            Array(records.map(\.line).joined().utf8), to: "\(folders.kata)/\(HandCommitRecord.fileName)",
            folder: folders.kata)
    }

    /// One for each task that the message names; without any, one for the task that is open.
    static func records(of commit: ShownCommit, mark: TaskMark?, branch: String?, time: Int) -> [HandCommitRecord] {
        let named = MessageText.groups(Trailers.everywhere(in: commit.message))
        let groups = named.isEmpty ? [mark?.trailers].compactMap(\.self) : named
        return groups.compactMap { group in
            func value(_ key: String) -> String? { group.first { $0.key == key }?.value }
            guard let plan = value("Kata-Plan") else { return nil }
            return HandCommitRecord(
                commit: commit.id, parents: commit.parents, tree: commit.tree, plan: plan, task: value("Kata-Task"),
                id: value("Kata-Id"), branch: branch, time: time)
        }
    }

    /// The message that Git was given for the commit, as it leaves it behind.
    private static func messageNamesPlan(in folders: RepositoryFolders) -> Bool {
        guard let bytes = HookFiles.read("\(folders.git)/COMMIT_EDITMSG", limit: 1 << 22) else { return false }
        return String(decoding: bytes, as: UTF8.self).contains("Kata-Plan:")
    }
}

/// A commit as `git cat-file --batch` prints it.
struct ShownCommit: Sendable, Hashable {
    let id: ObjectID
    let tree: ObjectID
    let parents: [ObjectID]
    let message: String

    /// `ID commit SIZE LF`, and the object: headers, an empty line, the message.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: 0x0A) else { return nil }
        let words = bytes[..<end].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, words[1] == "commit", let id = ObjectID(hex: words[0]), let size = Int(words[2]),
            size >= 0, bytes.count - end > size
        else { return nil }
        let object = bytes[(end + 1)..<(end + 1 + size)]
        var tree: ObjectID?
        var parents: [ObjectID] = []
        var position = object.startIndex
        while position < object.endIndex {
            let close = object[position...].firstIndex(of: 0x0A) ?? object.endIndex
            let line = object[position..<close]
            position = min(close + 1, object.endIndex)
            if line.isEmpty { break }
            let words = line.split(separator: 0x20, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
            if words.count == 2, words[0] == "tree" { tree = ObjectID(hex: words[1]) }
            if words.count == 2, words[0] == "parent" { parents += [ObjectID(hex: words[1])].compactMap(\.self) }
        }
        guard let tree else { return nil }
        self.id = id
        self.tree = tree
        self.parents = parents
        message = String(decoding: object[position...], as: UTF8.self)
    }
}
