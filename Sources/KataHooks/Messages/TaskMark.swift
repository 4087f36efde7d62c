package import KataMessages

/// The task that a person is working on in one working tree, as the engine leaves it for the hooks: one small file.
///
/// The engine holds the file with a lock as long as the task is open, so that a mark which a kill left behind marks nothing.
package struct TaskMark: Sendable, Hashable {
    /// The subject that a commit of the task gets when nobody wrote one.
    package var subject: String
    /// In the order in which they are written.
    package var trailers: [Trailer]
    /// What the plan says that the task changes, from the root of the working tree; empty for anything.
    package var paths: [String]
    /// What the paths held when the task was opened, so that the first commits need not ask Git; `nil` when some of them are
    /// folders or patterns.
    package var base: Base?

    package struct Base: Sendable, Hashable {
        /// The commit that was checked out, in hex.
        package var commit: String
        /// Mode and blob of each path that the commit has, as `100644 <hex>`.
        package var contents: [String: String]

        package init(commit: String, contents: [String: String]) {
            self.commit = commit
            self.contents = contents
        }
    }

    package init(subject: String, trailers: [Trailer], paths: [String], base: Base? = nil) {
        self.subject = subject
        self.trailers = trailers
        self.paths = paths
        self.base = base
    }

    /// Where it stands, below the folder of the working tree.
    package static let fileName = "kata/task"
    static let largest = 1 << 20

    /// Fields that end with NUL, because paths may hold anything else.
    package var serialized: [UInt8] {
        let fields =
            [Self.signature, "subject \(subject)"] + trailers.map { "trailer \($0)" } + paths.map { "path \($0)" }
            + (base.map {
                ["base \($0.commit)"] + $0.contents.sorted { $0.key < $1.key }.map { "held \($0.value) \($0.key)" }
            }
                ?? []) + [Self.end]
        return fields.flatMap { Array($0.utf8) + [0] }
    }

    /// - Returns: `nil` for anything that the engine did not write whole.
    package init?(parsing bytes: [UInt8]) {
        guard bytes.last == 0 else { return nil }
        let fields = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard fields.first == Self.signature, fields.last == Self.end else { return nil }
        var subject: String?
        trailers = []
        paths = []
        base = nil
        for field in fields.dropFirst().dropLast() {
            guard let space = field.firstIndex(of: " ") else { return nil }
            let value = String(field[field.index(after: space)...])
            switch field[..<space] {
            case "subject": subject = value
            case "trailer":
                guard let colon = value.firstRange(of: ": ") else { return nil }
                trailers.append(
                    Trailer(key: String(value[..<colon.lowerBound]), value: String(value[colon.upperBound...])))
            case "path": paths.append(value)
            case "base": base = Base(commit: value, contents: [:])
            case "held":
                let parts = value.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
                guard parts.count == 3 else { return nil }
                base?.contents[String(parts[2])] = "\(parts[0]) \(parts[1])"
            default: break
            }
        }
        guard let subject, !trailers.isEmpty else { return nil }
        self.subject = subject
    }

    /// The mark of a working tree, if a task is open in it now.
    static func open(in folders: RepositoryFolders) -> TaskMark? {
        HookFiles.readHeld("\(folders.git)/\(fileName)", limit: largest).flatMap(TaskMark.init)
    }

    private static let signature = "kata-task 1"
    private static let end = "end"
}
