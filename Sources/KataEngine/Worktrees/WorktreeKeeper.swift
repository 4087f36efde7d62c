internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataProcess
internal import KataStore

/// A working tree in which one plan is carried out, apart from the person's own.
struct PlanWorktree: Sendable {
    var git: GitWorkspace
    /// A branch below `kata/`: Git wants HEAD to stand on one.
    var reference: String
    /// Whether an earlier process has made it.
    var isResumed: Bool
    var path: String { git.location.root }
}

/// Makes, finds and removes the working trees of plans.
///
/// A tree is removed only when everything in it can be reached from a reference: its commits from the branch or from
/// `refs/kata/attempts`, what is not committed from a rescue ref.
struct WorktreeKeeper: Sendable {
    /// Of the person's working tree.
    let services: EngineServices
    let settings: WorktreeSettings
    let prefix: RepositoryPath?
    /// As a person names it: the trees for the checks of different phases stay apart.
    let phase: String
    let open: @Sendable (String) async throws -> GitWorkspace

    private var mark: String { TreeMark.of(services.git.location.root) }
    private var references: String { "\(Self.branches)/\(mark)/" }
    static let branches = "refs/heads/kata"

    /// The folder of all trees that belong to this working tree: readable, and different for each.
    private var home: DiskPath {
        let name = services.git.location.root.split(separator: "/").last.map(String.init) ?? "repository"
        return settings.location.appending("\(Self.safe(name))-\(mark)")
    }

    func reference(of plan: PlanID) -> String { references + Self.safe(plan.description) }
    func folder(of plan: PlanID) -> DiskPath { home.appending(Self.safe(plan.description)) }

    /// References of trees, with what they hold.
    func present() async throws -> [(name: String, id: ObjectID)] {
        try await services.git.references(below: references)
    }

    // MARK: - Making

    /// The tree of a plan as an earlier process left it, or a new one at a commit.
    func prepare(_ plan: PlanID, at tip: ObjectID) async throws -> PlanWorktree {
        let reference = reference(of: plan)
        let folder = folder(of: plan)
        if let known = try await find(folder, reference) { return known }
        let held = try await present().first { $0.name == reference }?.id
        if held == nil {
            try await refuseBranchInTheWay()
            try await OwnReference(services: services, name: reference).move(
                from: nil, to: tip, message: "kata: \(plan)")
        }
        try await make(folder, at: .branch(reference))
        let tree = PlanWorktree(git: try await open(folder.display), reference: reference, isResumed: held != nil)
        try await supply(tree, for: plan)
        return tree
    }

    private var checks: DiskPath { home.appending("landing-\(TreeMark.of(phase))") }

    /// A tree for looking at the work of several plans; nothing in it is worth keeping.
    func prepareForChecks(at commit: ObjectID) async throws -> PlanWorktree {
        let folder = checks
        try await make(folder, at: .commit(commit))
        let tree = PlanWorktree(git: try await open(folder.display), reference: "", isResumed: false)
        try await supply(tree, for: nil)
        return tree
    }

    /// Removes the tree for checks, also one that a killed process has left.
    func discardChecks() async {
        guard (try? services.files.exists(checks)) == true else { return }
        try? await clear(checks)
    }

    private func make(_ folder: DiskPath, at start: WorktreeStart) async throws {
        try services.files.makeFolder(home, mode: .privateFolder)
        try await clear(folder)
        try await services.git.addWorktree(at: folder.display, start)
    }

    /// Git keeps branches as files: there is no `kata/…` beside a branch `kata`.
    private func refuseBranchInTheWay() async throws {
        guard try await services.git.references(below: Self.branches).contains(where: { $0.name == Self.branches })
        else {
            return
        }
        throw Diagnostic(
            .error, "worktree.branch-in-the-way", "a branch named kata is in the way of those of the plans, kata/…",
            hints: ["give it another name: git branch -m kata NAME"])
    }

    /// Makes room for a tree. Only what kata made, and what no work has begun in, is removed.
    private func clear(_ folder: DiskPath) async throws {
        guard try services.files.exists(folder) else { return }
        let path = try services.files.resolve(folder).display
        // A killed process may have left its setup commands behind.
        _ = await OrphanSweep.sweep(marked: Self.marker, path)
        let isOurs = try await services.git.linkedWorktrees().contains { $0.path == path || $0.path == folder.display }
        if isOurs {
            do throws(GitError) {
                try await services.git.removeWorktree(at: folder.display)
            } catch {
                // Killed while Git was making it: its own record is not complete.
                guard error.code == .program else { throw error }
                try services.files.removeFolder(folder)
                try await services.git.forgetWorktrees(at: folder.display)
            }
            return
        }
        let entries = try services.files.list(below: folder, limits: WalkLimits(depth: 1, entries: 100_000)) { _ in true
        }
        guard entries.isEmpty || entries.contains(where: { $0.name == ".git" && $0.kind == .regular }) else {
            throw Diagnostic(
                .error, "worktree.place-taken", "there is something else at \(folder.display)",
                hints: ["move it away, or choose another place with the setting worktree.location"])
        }
        if entries.contains(where: { $0.name != ".git" }) {
            // Its repository is gone or has forgotten it: what can't be looked at any more is not removed.
            let name =
                "orphaned-\(services.newID())-\(Self.safe(folder.display.split(separator: "/").last.map(String.init) ?? ""))"
            try services.files.rename(folder, to: home.appending(name), durable: false)
        } else {
            try services.files.removeFolder(folder)
        }
        try await services.git.forgetWorktrees(at: folder.display)
    }

    private func find(_ folder: DiskPath, _ reference: String) async throws -> PlanWorktree? {
        guard try services.files.exists(folder.appending(".git")), let git = try? await open(folder.display),
            git.location.commonFolder == services.git.location.commonFolder, try services.files.exists(ready(git)),
            case .branch(reference, _)? = try? await git.head()
        else { return nil }
        return PlanWorktree(git: git, reference: reference, isResumed: true)
    }

    // MARK: - Supplies

    /// Says that a tree is complete: what is not in history from then on is somebody's work. Holds the tree of its files.
    private func ready(_ git: GitWorkspace) -> DiskPath { DiskPath(git.location.gitFolder).appending("kata-ready") }

    private func supply(_ tree: PlanWorktree, for plan: PlanID?) async throws {
        let project = placed(tree.path)
        let supplies = WorktreeSupplies(
            files: services.files, source: placed(services.git.location.root), target: project)
        for path in settings.copies { try supplies.copy(path) }
        for path in settings.links { try supplies.link(path) }
        for command in settings.setup { try await setUp(command, in: project.display, tree.path, for: plan) }
        let isPlain = settings.copies.isEmpty && settings.links.isEmpty && settings.setup.isEmpty
        let state = isPlain ? "" : try await tree.git.snapshot().hex
        try services.files.writeAtomically("\(state)\n", to: ready(tree.git))
    }

    private func placed(_ root: String) -> DiskPath {
        prefix.map { DiskPath(root).appending($0) } ?? DiskPath(root)
    }

    private static let marker = "KATA_WORKTREE"

    private func setUp(_ command: String, in folder: String, _ tree: String, for plan: PlanID?) async throws {
        let runner = ChildRunner(redactor: Redactor(values: SecretVariables.values(in: services.environment)))
        let child = ChildCommand(
            .name("bash"), ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", command],
            environment: GitEnvironment.scrubbed(
                EnvironmentPolicy.project.environment(
                    from: services.environment,
                    adding: [
                        "KATA_PLAN": plan?.description ?? "", "KATA_ROOT": placed(services.git.location.root).display,
                        Self.marker: tree,
                    ])), workingDirectory: folder, limits: ChildLimits(hard: settings.setupTimeout))
        let outcome = try await runner.run(child) { _ in }
        if Task.isCancelled { throw CancellationError() }
        guard outcome.succeeded else {
            let output = outcome.standardOutput.text + outcome.standardError.text
            throw Diagnostic(
                .error, "worktree.setup-failed",
                "a command of worktree.setup ended with \(outcome.termination.exitCode): \(command)",
                notes: output.split(separator: "\n").suffix(12).map(String.init),
                hints: ["mend the command in the settings, then execute the phase again"])
        }
    }

    // MARK: - Removing

    /// Removes a plan's tree and its reference, once its commits are kept elsewhere.
    /// - Parameters:
    ///   - known: the plan's tree, where it is open; what it knows of its files need not be found out again.
    ///   - isReadable: `false` for a tree that nothing was begun in and that may be damaged.
    /// - Returns: the rescue ref that keeps what was not committed, if there was anything.
    @discardableResult
    func discard(
        _ plan: PlanID, run: ULID?, open known: GitWorkspace? = nil, isReadable: Bool = true
    ) async throws -> String? {
        let reference = reference(of: plan)
        let folder = folder(of: plan)
        var rescue: String?
        if try services.files.exists(folder) {
            let present = known.map { PlanWorktree(git: $0, reference: reference, isResumed: true) }
            let found = if let present { present } else { try await find(folder, reference) as PlanWorktree? }
            if let tree = found {
                do {
                    rescue = try await keepUncommitted(tree, plan, run)
                } catch {
                    if isReadable { throw error }
                }
                if !settings.setup.isEmpty {
                    // What a setup command has left at work ends with its tree.
                    _ = await OrphanSweep.sweep(marked: Self.marker, try services.files.resolve(folder).display)
                }
                try await services.git.removeWorktree(at: folder.display)
            } else {
                try await clear(folder)
            }
        }
        if let held = try await present().first(where: { $0.name == reference })?.id {
            try await OwnReference(services: services, name: reference).delete(expected: held)
        }
        return rescue
    }

    /// Makes Git forget trees whose folders are gone: the power went in the middle of their removal.
    func forgetMissing() async throws {
        for place in Set([home.display, (try? services.files.resolve(home).display) ?? home.display]) {
            try await services.git.forgetWorktrees(at: place)
        }
    }

    /// Whether the files of a tree in which nothing was begun are those that it was made with.
    func isIntact(_ tree: PlanWorktree) async -> Bool {
        guard (try? services.files.exists(DiskPath(tree.git.location.gitFolder).appending("index.lock"))) == false,
            case .branch(_, let tip)? = try? await tree.git.head()
        else { return false }
        return (try? await changes(in: tree, since: tip).paths.isEmpty) ?? false
    }

    /// What differs from the branch and was not supplied.
    private func changes(
        in tree: PlanWorktree, since tip: ObjectID
    ) async throws -> (paths: [RepositoryPath], snapshot: ObjectID) {
        let git = tree.git
        let base = try await git.tree(of: tip)
        let snapshot = try await git.snapshot()
        let changed = try await git.changes(from: base, to: snapshot, detectingRenames: false).map(\.path)
        guard let bytes = try? services.files.read(ready(git)),
            let start = ObjectID(hex: String(decoding: bytes, as: UTF8.self).filter { $0.isHexDigit })
        else { return (changed, snapshot) }
        var own: [RepositoryPath] = []
        for path in changed {
            let then = (try? await git.entry(at: path, in: start)) ?? nil
            let now = try await git.entry(at: path, in: snapshot)
            if then?.id != now?.id || now == nil { own.append(path) }
        }
        return (own, snapshot)
    }

    private func keepUncommitted(_ tree: PlanWorktree, _ plan: PlanID, _ run: ULID?) async throws -> String? {
        let git = tree.git
        guard case .branch(_, let tip) = try await git.head() else { return nil }
        let (changes, snapshot) = try await changes(in: tree, since: tip)
        guard !changes.isEmpty else { return nil }
        let name = "refs/kata/rescue/\(run ?? services.newID())/worktree"
        try await RescueRef(git: git).keep(
            snapshot, on: tip, as: name, message: "kata: uncommitted work in the working tree of \(plan)")
        return name
    }

    private static func safe(_ text: String) -> String {
        let name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") ? $0 : "_" })
        return name.isEmpty ? "_" : name
    }
}
