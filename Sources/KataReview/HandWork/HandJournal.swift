package import KataCore
internal import KataFiles
package import KataGit
package import KataHooks

/// The commits that people made for tasks, as the `post-commit` hook wrote them down, and those that nobody misses.
package struct HandJournal: Sendable {
    /// In the order of the file.
    package private(set) var records: [HandCommitRecord] = []
    /// Commits that somebody said may be forgotten.
    package private(set) var dropped: Set<ObjectID> = []

    /// A line that was cut off or is another's is passed over.
    package init(_ bytes: some Collection<UInt8>) {
        for line in Array(bytes).split(separator: 0x0A) {
            guard let json = try? JSONText(parsing: line) else { continue }
            if let id = json["dropped"]?.stringValue.flatMap({ ObjectID(hex: $0) }) { dropped.insert(id) }
            if let record = HandCommitRecord(json) { records.append(record) }
        }
    }

    package static func read(of git: GitWorkspace) -> HandJournal {
        HandJournal((try? SystemFiles().read(place(of: git), limit: 256 << 20)) ?? [])
    }

    /// Has a commit be missed no more.
    package static func drop(_ commit: ObjectID, of git: GitWorkspace, at time: Int) throws {
        let path = place(of: git)
        try SystemFiles().makeFolder(path.folder, mode: .privateFolder)
        let present = (try? SystemFiles().read(path, limit: 256 << 20)) ?? []
        // A line that a full disk cut off must not swallow this one.
        let start = present.isEmpty || present.last == 0x0A ? "" : "\n"
        try SystemFiles().append(
            Array("\(start){\"dropped\":\"\(commit)\",\"at\":\(time)}\n".utf8), to: path, mode: .private)
    }

    private static func place(of git: GitWorkspace) -> DiskPath {
        DiskPath(git.location.commonFolder).appending("kata/\(HandCommitRecord.fileName)")
    }
}

extension HandCommitRecord {
    fileprivate init?(_ json: JSONText) {
        func id(_ value: JSONText?) -> ObjectID? { value?.stringValue.flatMap { ObjectID(hex: $0) } }
        guard let commit = id(json["commit"]), let tree = id(json["tree"]), let plan = json["plan"]?.stringValue,
            let time = json["at"]?.integerValue
        else { return nil }
        self.init(
            commit: commit, parents: (json["parents"]?.arrayValue ?? []).compactMap(id), tree: tree, plan: plan,
            task: json["task"]?.stringValue, id: json["id"]?.stringValue, branch: json["branch"]?.stringValue,
            time: Int(time))
    }
}
