internal import CLibgit2
internal import KataCore

extension Repository {
    /// The commits of a query, without its filters, in the order of the list.
    func walk(_ query: LogQuery, shallow: Set<ObjectID>) throws(GitError) -> [ObjectID] {
        guard shallow.isEmpty else { return try shallowWalk(query, shallow) }
        let repository = unsafe pointer
        let walk = try unsafe WalkHandle.make("git_revwalk_new", ledger) {
            unsafe git_revwalk_new(&$0, repository)
        }
        try check(
            "git_revwalk_sorting",
            unsafe git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue))
        for id in query.from {
            var oid = try id.oid
            try check("git_revwalk_push", unsafe git_revwalk_push(walk.pointer, &oid), id.hex)
        }
        for id in query.excluding {
            var oid = try id.oid
            try check("git_revwalk_hide", unsafe git_revwalk_hide(walk.pointer, &oid), id.hex)
        }
        let isFiltered = !query.paths.isEmpty || query.trailer != nil
        let limit = isFiltered ? nil : query.limit
        var result: [ObjectID] = []
        while limit.map({ result.count < $0 }) ?? true {
            var oid = git_oid()
            let status = unsafe git_revwalk_next(&oid, walk.pointer)
            if status == GIT_ITEROVER.rawValue { break }
            try check("git_revwalk_next", status)
            result.append(ObjectID(oid))
        }
        return result
    }

    /// libgit2 before 1.7 fails where a shallow history ends; this walk takes those commits for roots.
    private func shallowWalk(_ query: LogQuery, _ shallow: Set<ObjectID>) throws(GitError) -> [ObjectID] {
        let excluded = try reachable(from: query.excluding, shallow, leavingOut: [:])
        let found = try reachable(from: query.from, shallow, leavingOut: excluded)
        // A commit is listed when all its children are: newest first among those.
        var children: [ObjectID: Int] = [:]
        for commit in found.values {
            for parent in commit.parents { children[parent, default: 0] += 1 }
        }
        var ready = found.filter { children[$0.key] == nil }.map { ($0.key, $0.value.committer.time) }
        var result: [ObjectID] = []
        while let newest = ready.indices.max(by: { ready[$0].1 < ready[$1].1 }) {
            let id = ready.remove(at: newest).0
            result.append(id)
            for parent in found[id]?.parents ?? [] {
                guard let commit = found[parent], let count = children[parent] else { continue }
                children[parent] = count - 1
                if count == 1 { ready.append((parent, commit.committer.time)) }
            }
        }
        return result
    }

    private func reachable(
        from starts: [ObjectID], _ shallow: Set<ObjectID>, leavingOut excluded: [ObjectID: CommitObject]
    ) throws(GitError) -> [ObjectID: CommitObject] {
        var found: [ObjectID: CommitObject] = [:]
        var pending = starts
        while let id = pending.popLast() {
            guard found[id] == nil, excluded[id] == nil else { continue }
            guard let object = try object(id), object.type == .commit else {
                throw GitError(.notFound, "the commit \(id) does not exist")
            }
            var commit = try CommitObject(parsing: object.bytes, id: id)
            if shallow.contains(id) { commit.parents = [] }
            found[id] = commit
            pending += commit.parents
        }
        return found
    }
}
