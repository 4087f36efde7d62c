package import KataCore
package import KataFiles
package import KataGit
internal import KataProcess
package import KataVerify

/// Runs the recorded commands of commits again, each on exactly the commit's tree, in a clean working tree of its own outside
/// the repository that is gone afterwards.
package struct CommitVerifier: Sendable {
    package struct Options: Sendable {
        /// How many working trees at a time.
        package var jobs = 1
        /// Do not take from earlier calls what passed on a tree.
        package var isFresh = false
        /// Run in each working tree before the commands, such as `npm ci`.
        package var preparation: String?

        package init() {}
    }

    private let git: GitWorkspace
    private let verifier: CommandVerifier
    private let known: VerifiedTrees
    private let files: any FileAccess
    private let options: Options
    private let scratch: String
    private let now: @Sendable () -> Timestamp

    /// - Parameter scratch: a folder that is not there yet, for the working trees.
    package init(
        git: GitWorkspace, verifier: CommandVerifier, known: VerifiedTrees, files: any FileAccess, scratch: String,
        options: Options, now: @escaping @Sendable () -> Timestamp
    ) {
        self.git = git
        self.verifier = verifier
        self.known = known
        self.files = files
        self.scratch = scratch
        self.options = options
        self.now = now
    }

    /// The results in the order of the targets.
    ///
    /// - Parameter folder: of the project, below the root of the working tree.
    package func verify(
        _ targets: [VerificationTarget], in folder: String, report: @escaping @Sendable (VerifiedTarget) -> Void
    ) async throws -> [VerifiedTarget] {
        try files.makeFolder(DiskPath(scratch), mode: 0o700)
        var results: [Int: VerifiedTarget] = [:]
        // Targets with one tree share a working tree and what passed in it.
        var groups: [ObjectID: [Int]] = [:]
        for (index, target) in targets.enumerated() { groups[target.tree, default: []].append(index) }
        var pending = groups.values.sorted { $0[0] < $1[0] }[...]
        await withTaskGroup(of: [(Int, VerifiedTarget)].self) { group in
            func start() {
                guard !Task.isCancelled, let indices = pending.popFirst() else { return }
                group.addTask { await verify(indices.map { ($0, targets[$0]) }, in: folder) }
            }
            for _ in 0..<max(1, options.jobs) { start() }
            for await done in group {
                for (index, result) in done {
                    results[index] = result
                    report(result)
                }
                start()
            }
        }
        known.save()
        let scratch = scratch, files = files
        await Task.detached { try? files.removeFolder(DiskPath(scratch)) }.value
        try Task.checkCancellation()
        return targets.indices.compactMap { results[$0] }
    }

    private func verify(
        _ targets: [(index: Int, target: VerificationTarget)], in folder: String
    ) async -> [(Int, VerifiedTarget)] {
        var results: [(Int, VerifiedTarget)] = []
        var place: String?
        var problem: String?
        var missing: [String]?
        for (index, target) in targets {
            var result = VerifiedTarget(target: target, checks: [], problem: nil)
            for check in target.checks where !Task.isCancelled {
                if !options.isFresh, check.passed, let when = known.when(check.command, on: target.tree, in: folder) {
                    result.checks.append(
                        VerifiedCheck(
                            check: check, verdict: .confirmed, reason: "this tree was verified \(when)", exitCode: 0,
                            duration: .zero, output: "", isKnown: true))
                    continue
                }
                if place == nil, problem == nil { (place, problem) = await checkOut(target) }
                guard let place else { break }
                var verified = await run(check, target, at: place, in: folder)
                if verified.verdict == .refuted {
                    // What was never checked out says nothing of the commit.
                    if missing == nil { missing = await git.missingParts(of: place) }
                    if let lack = missing, !lack.isEmpty {
                        verified.verdict = .notReproducible
                        let why = verified.reason.prefix { $0 != ";" }
                        verified.reason = "\(why), but \(lack.joined(separator: "; "))"
                    }
                }
                result.checks.append(verified)
            }
            if !target.checks.isEmpty, result.checks.count < target.checks.count {
                result.problem = problem ?? "cancelled"
            }
            results.append((index, result))
        }
        if let place { await remove(place) }
        return results
    }

    /// The folder of the working tree, or why there is none.
    private func checkOut(_ target: VerificationTarget) async -> (String?, String?) {
        let place = "\(scratch)/\(target.tree.short)-\(target.commit.id.short)"
        var failure: String?
        // Git reads the list of working trees while another one is just being made, and gives up.
        for attempt in 1...Self.attempts {
            do {
                try await git.addTemporaryWorktree(at: place, of: target.checkout)
                failure = nil
                break
            } catch {
                failure = "it could not be checked out: \(error.message)"
                try? files.removeFolder(DiskPath(place))
                if attempt < Self.attempts { try? await Task.sleep(for: .milliseconds(Double.random(in: 5...50))) }
            }
        }
        if let failure { return (nil, failure) }
        guard let command = options.preparation else { return (place, nil) }
        let prepared = await verifier.verify(
            CheckList(commands: [CheckCommand(command, owner: "Preparation")]),
            at: .init(root: place, tree: target.tree))
        guard let result = prepared.results.first, result.outcome == .passed else {
            await remove(place)
            return (nil, "the preparation failed: \(prepared.results.first?.explanation ?? "not run")")
        }
        return (place, nil)
    }

    private func remove(_ place: String) async {
        let git = git, files = files
        // Also after a cancellation.
        await Task.detached {
            if (try? await git.removeTemporaryWorktree(at: place)) == nil {
                try? files.removeFolder(DiskPath(place))
            }
        }.value
    }

    private static let attempts = 3

    private func run(
        _ check: RecordedCheck, _ target: VerificationTarget, at place: String, in folder: String
    ) async -> VerifiedCheck {
        var runs: [CheckResult] = []
        let root = folder.isEmpty ? place : "\(place)/\(folder)"
        repeat {
            let list = CheckList(commands: [CheckCommand(check.command, owner: check.owner)])
            let done = await verifier.verify(list, at: .init(root: root, tree: target.tree))
            guard let result = done.results.first else { break }
            runs.append(result)
            // What fails once and passes then says nothing either way; only what always fails refutes.
        } while check.passed && runs.count < Self.attempts && runs.last?.outcome == .failed && !Task.isCancelled
        let (verdict, reason) = Self.judge(check, runs)
        if verdict == .confirmed, check.passed {
            known.remember(
                check.command, on: target.tree, in: folder, when: "\(now().iso8601) as \(target.commit.id.short)")
        }
        let last = runs.last
        let output = last?.output.map { $0.standardOutput.text + $0.standardError.text } ?? ""
        return VerifiedCheck(
            check: check, verdict: verdict, reason: reason, exitCode: last?.exitCode,
            duration: runs.reduce(.zero) { $0 + $1.duration },
            output: verdict == .confirmed ? "" : String(output.suffix(4000)), isKnown: false)
    }

    static func judge(_ check: RecordedCheck, _ runs: [CheckResult]) -> (Reproduction, String) {
        guard let last = runs.last else { return (.notReproducible, "it was not run") }
        let passes = runs.count { $0.outcome == .passed }
        switch last.outcome {
        case .notRunnable, .notRun, .timedOut:
            return (.notReproducible, last.explanation ?? last.outcome.rawValue)
        case .passed where check.passed && runs.count == 1: return (.confirmed, "passed")
        case .passed where check.passed:
            return (.notReproducible, "flaky: it passed in \(passes) of \(runs.count) runs")
        case .failed where !check.passed: return (.confirmed, "failed, as recorded")
        case .passed: return (.notReproducible, "it passes now, and failed when it was recorded")
        case .failed:
            let why = last.explanation ?? "it failed"
            return (.refuted, "\(why), \(runs.count) times; it is recorded as passed")
        }
    }
}
