internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan

/// Holds what a provider said against what Git and the checks show.
///
/// It reports only what is plainly refuted. A file may have another folder than was said, may be ignored, or may have been
/// deleted by a later commit: then nothing is said.
struct ClaimCheck: Sendable {
    let git: GitWorkspace
    let resolver: LinkResolver
    let subject: PlanSubject
    let facts: SummaryFacts?
    let links: [CommitLink]

    func contradictions(_ words: [SpokenWords]) async throws -> [Review.Contradiction] {
        let claims = words.flatMap { spoken in
            SpokenClaims.all(in: spoken.text).map { (task: spoken.task, claim: $0.claim, sentence: $0.sentence) }
        }
        guard !claims.isEmpty else { return [] }
        var known: Known?
        var found: [Review.Contradiction] = []
        var seen: Set<SpokenClaim> = []
        for (task, claim, sentence) in claims where seen.insert(claim).inserted {
            let text: String?
            switch claim {
            case .created(let path), .deleted(let path):
                let files: Known
                if let known { files = known } else { files = try await self.known() }
                known = files
                guard files.isWhole else { continue }
                if case .created = claim {
                    text = try await missing(path, files)
                } else {
                    text = files.kept(path) ? "\(path) is still there, and no commit of the plan deletes it" : nil
                }
            case .testsPass: text = failedTest(of: task)
            case .everyTaskDone: text = openTask()
            case .commit(let hash): text = try await unknown(hash)
            }
            guard let text else { continue }
            let who = task.map { "\(subject.id), the provider on task \($0)" } ?? "\(subject.id), the provider"
            found.append(
                .init(code: "claim.\(claim.code)", subject: who, text: text, notes: ["it says: \(sentence)"]))
        }
        return found
    }

    // MARK: - Files

    private struct Known: Sendable {
        /// Every path below the project that the plan's commits touched, or that is in the result or in the branch now.
        var seen: Set<String> = []
        var present: Set<String> = []
        var deleted: Set<String> = []
        /// Whether all commits of the plan are known.
        var isWhole = false

        /// Also under another folder: people name files by their ends.
        func mentions(_ path: String) -> Bool {
            seen.contains(path) || seen.contains { $0.hasSuffix("/\(path)") || path.hasSuffix("/\($0)") }
        }

        func kept(_ path: String) -> Bool {
            present.contains(path) && !deleted.contains { $0 == path || $0.hasSuffix("/\(path)") }
        }
    }

    private func known() async throws -> Known {
        var known = Known()
        let commits = links.filter { $0.isCertain && $0.claim.hash != nil }.flatMap(\.commits)
        // Somebody may have taken a file out of a commit since.
        known.isWhole = !commits.isEmpty && links.allSatisfy { $0.isCertain && $0.isChanged == false }
        guard known.isWhole, let tip = resolver.history.tip else { return known }
        for commit in commits {
            let before: ObjectID
            if let parent = commit.parents.first { before = parent } else { before = try await git.emptyTree() }
            for change in try await git.changes(from: before, to: commit.id, detectingRenames: false) {
                known.seen.insert(change.path.display)
                if change.newBlob == nil { known.deleted.insert(change.path.display) }
            }
        }
        let trees = Set([try await git.tree(of: tip)] + commits.map(\.tree))
        for tree in trees { known.seen.formUnion(try await git.files(in: tree).map(\.path.display)) }
        known.present = Set(try await git.files(in: git.tree(of: tip)).map(\.path.display))
        return known
    }

    private func missing(_ path: String, _ known: Known) async throws -> String? {
        let root = subject.projectRoot
        let relative = path.hasPrefix(root + "/") ? String(path.dropFirst(root.utf8.count + 1)) : path
        guard !relative.hasPrefix("/"), let place = try? RepositoryPath(relative), !known.mentions(place.display) else {
            return nil
        }
        // What is not committed is there all the same, or was and is ignored.
        let onDisk = (try? SystemFiles().exists(DiskPath(root).appending(place))) ?? true
        guard !onDisk, try await !git.isIgnored(subject.inRepository(place)) else { return nil }
        return "\(path) is in no commit of the plan, nor in the branch"
    }

    // MARK: - Results

    /// A command that runs tests, of the same task, that was recorded as failed.
    private func failedTest(of task: Int?) -> String? {
        let failed = facts?.checks.first { check in
            guard check.result == .failed || check.result == .timedOut else { return false }
            switch check.owner {
            case .task(let index): if let task, index != task { return false }
            case .plan: break
            }
            return Self.runsTests(check.command)
        }
        return failed.map { "\($0.command) is recorded as \($0.result.rawValue)" }
    }

    private static func runsTests(_ command: String) -> Bool {
        let words = command.lowercased().split { !$0.isLetter && !$0.isNumber }
        let programs: Set<Substring> = ["pytest", "jest", "vitest", "mocha", "rspec", "ctest", "phpunit", "tests"]
        if words.contains(where: programs.contains) { return true }
        let runners: Set<Substring> = [
            "npm", "pnpm", "yarn", "cargo", "go", "swift", "make", "bun", "dotnet", "mvn", "run",
        ]
        return zip(words, words.dropFirst()).contains { runners.contains($0) && $1 == "test" }
    }

    private func openTask() -> String? {
        let open = facts?.tasks.first { $0.commits.isEmpty }
        return open.map { "task \($0.index) has no commit" + ($0.absence.map { ": \($0)" } ?? "") }
    }

    /// Only where the plan's own commits are still here: after `git gc` an old hash proves nothing.
    private func unknown(_ hash: String) async throws -> String? {
        for stated in facts?.tasks.flatMap(\.commits) ?? [] {
            guard (try? await git.commitInfo(stated.hash)) != nil else { return nil }
        }
        guard facts?.tasks.contains(where: { !$0.commits.isEmpty }) == true,
            !links.contains(where: { link in link.commits.contains { $0.id.hex.hasPrefix(hash) } }),
            try await git.resolve(hash) == nil
        else { return nil }
        return "there is no commit \(hash) here"
    }
}

extension SpokenClaim {
    fileprivate var code: String {
        switch self {
        case .created: "file-missing"
        case .deleted: "file-kept"
        case .testsPass: "tests-failed"
        case .everyTaskDone: "task-open"
        case .commit: "commit-unknown"
        }
    }
}
