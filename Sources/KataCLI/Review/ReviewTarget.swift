internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan

/// What a review or a verification is about: a plan, one commit, a range, or what a branch adds.
enum ReviewTarget: Sendable {
    case plan(PlanReference)
    /// Newest first.
    case commits(title: String, [CommitInfo], base: ObjectID?)

    /// A plan's id comes first, then a range with `..`, then a revision.
    static func find(_ text: String, in project: Project, _ git: GitWorkspace) async throws -> ReviewTarget {
        if let range = text.firstRange(of: "..") { return try await self.range(text, range, git) }
        switch project.library.tree.resolve(text) {
        case .found(let plan): return .plan(plan)
        case .ambiguous:
            if let commit = try await git.resolve(text) { return try await one(text, commit, git) }
            return .plan(try project.reference(to: text))
        case .notFound(let suggestions):
            if let commit = try await git.resolve(text) { return try await one(text, commit, git) }
            throw CommandFailure(
                .notFound, "review.not-found",
                "no plan, commit or range is called \(DisplayText.oneLine(text, limit: 120))",
                notes: suggestions.isEmpty ? [] : ["near: \(suggestions.prefix(8).joined(separator: ", "))"],
                hints: ["see the plans: kata plan list"])
        }
    }

    /// What the branch of HEAD adds to the one it will be merged into.
    static func branch(_ git: GitWorkspace) async throws -> ReviewTarget {
        guard let tip = try await git.head().tip else {
            throw CommandFailure(.preflightRefused, "git.unborn", "the branch has no commit yet")
        }
        let own = try await git.head().referenceName
        for name in [
            "refs/remotes/origin/HEAD", "main", "master", "refs/remotes/origin/main", "refs/remotes/origin/master",
            "@{upstream}",
        ]
        where own != "refs/heads/\(name)" {
            guard let other = try? await git.resolve(name), let base = try await git.mergeBase(other, tip), base != tip
            else {
                continue
            }
            let commits = try await git.log(LogQuery(from: [tip], excluding: [base]))
            let short = name.split(separator: "/").last.map(String.init) ?? name
            return .commits(title: "\(short)..HEAD", commits, base: base)
        }
        throw CommandFailure(
            .notFound, "review.no-base", "no branch is found that this one adds to",
            hints: ["name the range: kata review main..HEAD"])
    }

    private static func one(_ text: String, _ commit: ObjectID, _ git: GitWorkspace) async throws -> ReviewTarget {
        let info = try await git.commitInfo(commit)
        let name = commit.hex.hasPrefix(text.lowercased()) ? commit.short : "\(text) (\(commit.short))"
        return .commits(title: name, [info], base: info.parents.first)
    }

    /// `A..B` and `A...B`, as git-rev-parse(1) has them; a missing end is HEAD.
    private static func range(
        _ text: String, _ dots: Range<String.Index>, _ git: GitWorkspace
    ) async throws -> ReviewTarget {
        let isSymmetric = text[dots.upperBound...].hasPrefix(".")
        let names = (
            String(text[..<dots.lowerBound]), String(text[dots.upperBound...].drop { $0 == "." && isSymmetric })
        )
        func end(_ name: String) async throws -> ObjectID {
            if let commit = try await git.resolve(name.isEmpty ? "HEAD" : name) { return commit }
            throw CommandFailure(
                .notFound, "review.not-found", "no commit is called \(DisplayText.oneLine(name, limit: 120))")
        }
        let (from, to) = (try await end(names.0), try await end(names.1))
        let base = isSymmetric ? try await git.mergeBase(from, to) ?? from : from
        return .commits(title: text, try await git.log(LogQuery(from: [to], excluding: [base])), base: base)
    }
}
