internal import CLibgit2
package import KataCore
internal import KataMessages

extension GitWorkspace {
    /// - Throws: `notFound` when no commit has the id.
    package func commitInfo(_ id: ObjectID) async throws(GitError) -> CommitInfo {
        guard let object = try await object(id), object.type == .commit else {
            throw GitError(.notFound, "the commit \(id) does not exist")
        }
        return CommitInfo(try CommitObject(parsing: object.bytes, id: id), id: id)
    }

    /// Lists commits, newest first, never a parent before its child. In a shallow clone the list ends where history ends.
    package func log(_ query: LogQuery) async throws(GitError) -> [CommitInfo] {
        var result: [CommitInfo] = []
        for id in try repository.walk(query, shallow: shallowCommits()) {
            if let limit = query.limit, result.count >= limit { break }
            let commit = try await commitInfo(id)
            if let filter = query.trailer, !Self.matches(commit, filter),
                !(query.includesScoped && Self.hasScope(commit))
            {
                continue
            }
            if !query.paths.isEmpty, try await !changes(commit, query.paths) { continue }
            result.append(commit)
        }
        return result
    }

    /// Whether one commit can be reached from another; a commit is its own ancestor.
    package func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws(GitError) -> Bool {
        if ancestor == descendant { return true }
        let shallow = shallowCommits()
        if shallow.isEmpty {
            var (older, newer) = (try ancestor.oid, try descendant.oid)
            let result = unsafe git_graph_descendant_of(repository.pointer, &newer, &older)
            guard try found("git_graph_descendant_of", result) else { return false }
            return result == 1
        }
        return try repository.walk(LogQuery(from: [descendant]), shallow: shallow).contains(ancestor)
    }

    /// The commits whose parents a shallow clone does not have.
    private func shallowCommits() -> Set<ObjectID> {
        guard let bytes = FileContents.read("\(location.commonFolder)/shallow", limit: 1 << 24) else { return [] }
        return Set(bytes.split(separator: 0x0A).compactMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) })
    }

    private static func matches(_ commit: CommitInfo, _ filter: LogQuery.TrailerFilter) -> Bool {
        let found = Trailers.everywhere(in: commit.message, prefix: "") + commit.trailers
        return found.contains { trailer in
            trailer.key.lowercased() == filter.key.lowercased()
                && (filter.value == nil || filter.value == trailer.value)
        }
    }

    /// Whether the first line has parentheses before its first colon.
    private static func hasScope(_ commit: CommitInfo) -> Bool {
        let head = commit.message.utf8.prefix { $0 != 0x3A && $0 != 0x0A }
        return head.last == UInt8(ascii: ")") || head.suffix(2).elementsEqual(")!".utf8)
    }

    /// Whether a commit differs at one of the paths from every parent.
    private func changes(_ commit: CommitInfo, _ paths: [RepositoryPath]) async throws(GitError) -> Bool {
        let shallow = shallowCommits()
        guard !commit.parents.isEmpty, !shallow.contains(commit.id) else {
            for path in paths where try repository.entry(at: path, in: commit.tree) != nil { return true }
            return false
        }
        for parent in commit.parents {
            let tree = try await tree(of: parent)
            var differs = false
            for path in paths where !differs {
                differs = try repository.entry(at: path, in: tree) != repository.entry(at: path, in: commit.tree)
            }
            if !differs { return false }
        }
        return true
    }
}
