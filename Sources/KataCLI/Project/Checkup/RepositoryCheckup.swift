internal import KataCore
internal import KataGit
internal import KataHookSetup
internal import KataHooks
internal import KataProcess
internal import KataReview

/// The repository, as far as commits depend on it.
struct RepositoryCheckup: Sendable {
    let context: CommandContext
    let folder: String

    struct Outcome: Sendable {
        var findings: [CheckupFinding]
        /// Where the store lives; `nil` without a usable repository.
        var commonFolder: String?
    }

    func run() async -> Outcome {
        let git: GitWorkspace
        do {
            git = try await GitWorkspace.open(
                at: PathNormalizer.normalized(folder), environment: context.environment, programs: SystemPrograms())
        } catch  where error.code == .notARepository {
            return Outcome(findings: [
                .warning(
                    "repository", "there is none here: plans can be read, not carried out", hint: "make one: git init")
            ])
        } catch {
            var finding = CheckupFinding(topic: "repository", failure: CommandFailure(describing: error))
            finding.status = .preflightRefused
            return Outcome(findings: [finding])
        }
        let findings = await [mode(git), state(git), identity(git), hooks(git), ownHooks(git), lostCommits(git)]
            .flatMap(\.self)
        return Outcome(findings: findings, commonFolder: git.location.commonFolder)
    }

    private func mode(_ git: GitWorkspace) async -> [CheckupFinding] {
        let capabilities = git.capabilities
        var notes: [String] = []
        if git.location.isLinkedWorktree { notes.append("linked worktree of \(git.location.commonFolder)") }
        if await git.isShallow { notes.append("shallow: history ends at a depth") }
        if capabilities.signsCommits { notes.append("commits are signed (commit.gpgSign)") }
        let root = DisplayText.oneLine(git.location.root)
        let details = (capabilities.mode.reasons + notes + capabilities.notes).map {
            DisplayText.oneLine($0, limit: 300)
        }
        let words =
            switch capabilities.mode {
            case .native: "libgit2 \(capabilities.libraryVersion) does the work (mode: native)"
            case .mixed: "libgit2 \(capabilities.libraryVersion) and git share the work (mode: mixed)"
            case .gitProgram: "git does the work (mode: git program)"
            }
        return [.ok("repository", "\(root): \(words)", details: details)]
    }

    private func state(_ git: GitWorkspace) async -> [CheckupFinding] {
        var findings: [CheckupFinding] = []
        do {
            switch try await git.head() {
            case .branch(let name, let tip):
                findings.append(.ok("branch", "\(Self.short(name)) at \(tip.short)"))
            case .unborn(let name):
                findings.append(
                    .warning(
                        "branch", "\(Self.short(name)) has no commit yet: nothing can be carried out",
                        hint: "make the first one: git add .planning && git commit -m \"chore: plan\""))
            case .detached(let tip):
                findings.append(
                    .warning(
                        "branch", "HEAD is detached at \(tip.short): commits would belong to no branch",
                        hint: "git switch <branch>, or git switch -c <name>"))
            }
        } catch {
            findings.append(CheckupFinding(topic: "branch", failure: CommandFailure(describing: error)))
        }
        if let operation = await git.ongoingOperation() {
            findings.append(
                .warning(
                    "branch", "\(Self.words(operation)) is under way: nothing can be carried out before it has ended",
                    hint: "git status says how to end it"))
        }
        return findings
    }

    private func identity(_ git: GitWorkspace) async -> [CheckupFinding] {
        do {
            let author = try await git.identity(.author)
            return [.ok("identity", DisplayText.oneLine("\(author.name) <\(author.email)>", limit: 200))]
        } catch {
            return [CheckupFinding(topic: "identity", failure: CommandFailure(describing: error))]
        }
    }

    private func hooks(_ git: GitWorkspace) async -> [CheckupFinding] {
        var present: [String] = []
        for name in ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"] where await git.hasHooks([name]) {
            present.append(name)
        }
        let folder = await git.configuration("core.hooksPath")
        let place = folder.map { "  (core.hooksPath: \(DisplayText.oneLine($0, limit: 200)))" } ?? ""
        let words = present.isEmpty ? "none that a commit runs" : "commits run \(present.joined(separator: ", "))"
        return [.ok("hooks", words + place)]
    }

    /// kata's own, as Git says whether it runs them.
    private func ownHooks(_ git: GitWorkspace) async -> [CheckupFinding] {
        do {
            let found = try await HookProbe(git: git).status().filter { $0.state != .notInstalled }
            guard !found.isEmpty else { return [.ok("kata's hooks", "not installed  (kata hooks install)")] }
            let broken = found.filter { $0.state == .dead || $0.state == .displaced }
            guard !broken.isEmpty else {
                return [.ok("kata's hooks", found.map(\.event.rawValue).joined(separator: ", "))]
            }
            return broken.map { status in
                .warning(
                    "kata's hooks", "\(status.event.rawValue) is \(status.state.rawValue)",
                    details: [DisplayText.oneLine("\(status.place): \(status.reason ?? "")", limit: 300)],
                    hint: "see kata hooks status, then kata hooks install")
            }
        } catch {
            return [CheckupFinding(topic: "kata's hooks", failure: CommandFailure(describing: error))]
        }
    }

    /// What a reset or a rebase has left without a branch.
    private func lostCommits(_ git: GitWorkspace) async -> [CheckupFinding] {
        do {
            return try await LostCommitSearch(git).find(inReflogs: true).map { lost in
                .warning(
                    "work by hand", DisplayText.oneLine(lost.words, limit: 200),
                    details: [DisplayText.oneLine(lost.commit.subject, limit: 120)],
                    hint: "\(lost.wayBack) brings it back; kata rescue drop hand/\(lost.commit.id.short) lets it go")
            }
        } catch {
            return [CheckupFinding(topic: "work by hand", failure: CommandFailure(describing: error))]
        }
    }

    private static func short(_ reference: String) -> String {
        DisplayText.oneLine(reference.hasPrefix("refs/heads/") ? String(reference.dropFirst(11)) : reference)
    }

    private static func words(_ operation: OngoingOperation) -> String {
        switch operation {
        case .merge: "a merge"
        case .rebase: "a rebase"
        case .cherryPick: "a cherry-pick"
        case .revert: "a revert"
        case .bisect: "a bisect"
        case .applyMailbox: "git am"
        }
    }
}
