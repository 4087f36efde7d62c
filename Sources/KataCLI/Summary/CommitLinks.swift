internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan
internal import KataReview

/// Looks where the commits that a summary cites are in history now.
struct CommitLinks: Sendable {
    let context: CommandContext
    let root: String

    /// By cited hash; empty where there is no repository.
    func resolve(_ summary: ParsedSummary, of subject: PlanSubject) async -> [String: CommitLink] {
        guard let git = try? await context.openRepository(at: root), (try? await git.head().tip) != nil,
            let resolver = try? await LinkResolver.open(git)
        else { return [:] }
        let placed = subject.placed(in: git.location.root)
        return (try? await SummaryLinks.resolve(summary, of: placed, with: resolver)) ?? [:]
    }
}

extension CommitLink {
    /// After the hash that is cited, for people.
    func text(_ style: Style) -> String {
        let now = commits.prefix(3).map { style.cyan($0.id.short) }.joined(separator: ", ")
        let changed = isChanged == true ? ", its change is another one" : ""
        let text =
            switch state {
            case .present: ""
            case .rewritten(let anchor, let evidence):
                " → \(now) (rewritten: \(Self.words(anchor, evidence))\(changed))"
            case .guess(let reason): " \(style.yellow("→ perhaps \(now), a guess: \(reason)"))"
            case .lost(let reason): " \(style.red("(not found: \(reason))"))"
            }
        let reverts = revertedBy.map { style.yellow(" reverted by \($0.id.short)") }.joined()
        return text + reverts
    }

    private static func words(_ anchor: Anchor, _ evidence: String) -> String {
        anchor == .kataID ? "same id" : DisplayText.oneLine(evidence, limit: 120)
    }
}
