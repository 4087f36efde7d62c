package import KataCore
internal import KataEngine
package import KataGit

/// Where the lines of a file come from: commit, task, plan.
package struct LineOrigins: Sendable {
    package struct Line: Sendable {
        package var blamed: BlamedLine
        /// `nil` for lines that are not committed.
        package var commit: CommitInfo?
        /// What the commit's message says; none for a commit of no plan, several for a squash.
        package var labels: [Label]
    }

    package struct Label: Sendable, Hashable {
        package var plan: String
        package var task: Int?
    }

    package var lines: [Line]

    /// - Parameter revision: `nil` for the file in the working tree.
    package static func read(
        _ path: RepositoryPath, at revision: ObjectID?, in git: GitWorkspace
    ) async throws -> LineOrigins {
        var known: [ObjectID: (CommitInfo, [Label])] = [:]
        var lines: [Line] = []
        for blamed in try await git.blame(path, at: revision) {
            guard let id = blamed.commit else {
                lines.append(Line(blamed: blamed, commit: nil, labels: []))
                continue
            }
            if known[id] == nil {
                let info = try await git.commitInfo(id)
                known[id] = (info, CommitLabel.all(in: info).map { Label(plan: $0.plan, task: $0.task) })
            }
            lines.append(Line(blamed: blamed, commit: known[id]?.0, labels: known[id]?.1 ?? []))
        }
        return LineOrigins(lines: lines)
    }
}
