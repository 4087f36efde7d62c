package import KataCore

/// One commit that a person made for a task, as `post-commit` writes it down.
package struct HandCommitRecord: Sendable, Hashable {
    package var commit: ObjectID
    package var parents: [ObjectID]
    package var tree: ObjectID
    /// As the trailer, or the open task, writes it.
    package var plan: String
    /// `2/3`.
    package var task: String?
    /// The `Kata-Id`.
    package var id: String?
    /// The full name of the reference that HEAD stood on; `nil` when it was detached, or nobody but Git can tell.
    package var branch: String?
    /// Seconds since 1970.
    package var time: Int

    package init(
        commit: ObjectID, parents: [ObjectID], tree: ObjectID, plan: String, task: String? = nil, id: String? = nil,
        branch: String? = nil, time: Int
    ) {
        self.commit = commit
        self.parents = parents
        self.tree = tree
        self.plan = plan
        self.task = task
        self.id = id
        self.branch = branch
        self.time = time
    }

    /// Where they are kept, below the common folder's `kata`.
    package static let fileName = "commits.jsonl"

    /// One line of JSON, ended by LF.
    package var line: String {
        var members = [
            "\"commit\":\"\(commit)\"", "\"parents\":[\(parents.map { "\"\($0)\"" }.joined(separator: ","))]",
            "\"tree\":\"\(tree)\"", "\"plan\":\(Self.quoted(plan))",
        ]
        if let task { members.append("\"task\":\(Self.quoted(task))") }
        if let id { members.append("\"id\":\(Self.quoted(id))") }
        if let branch { members.append("\"branch\":\(Self.quoted(branch))") }
        members.append("\"at\":\(time)")
        return "{\(members.joined(separator: ","))}\n"
    }

    /// A text in JSON: trailers and names of branches may hold anything.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
