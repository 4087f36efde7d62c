/// Finds the plan commits among those that are pushed, and which of them have no evidence that fits.
struct PlanCommitCheck {
    let git: GitCommand
    /// Whether notes count as evidence; on a server only what is in the pushed tree does.
    let readsNotes: Bool

    typealias Finding = (commit: PlanCommit, problem: EvidenceProblem)

    /// One `git log` finds them, with their notes.
    ///
    /// - Parameters:
    ///   - references: what is pushed.
    ///   - known: arguments of `git log` for what the other side has already.
    func planCommits(of references: [PushedReference], without known: [String]) throws(HookProblem) -> [PlanCommit] {
        // Ids that the other side has and this one does not know are left out with --ignore-missing.
        let revisions = references.flatMap { $0.isNew ? [$0.localID] : [$0.localID, "^\($0.remoteID)"] }
        let result = try git.run(
            [
                "-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8", "log", "--no-color",
                "--no-patch", "--no-decorate", "--no-notes",
            ] + (readsNotes ? ["--notes=refs/notes/kata"] : []) + [
                "--format=\(PlanCommit.format)", "-F", "--grep=Kata-Plan: ", "--ignore-missing", "--stdin", "--not",
            ] + known + ["--"], input: Array((revisions.joined(separator: "\n") + "\n").utf8))
        guard result.exitCode == 0 else { throw HookProblem("git log ended with \(result.exitCode)") }
        return PlanCommit.parse(result.output)
    }

    /// - Parameter tips: the ends of what is pushed, whose summaries are read when something else does not settle the matter.
    func judge(_ commits: [PlanCommit], tips: [String]) throws(HookProblem) -> [Finding] {
        let trees = Dictionary(commits.map { ($0.id, $0.tree) }) { first, _ in first }
        var others: [String: String] = [:]
        var summaries: SummaryEvidence?
        return commits.compactMap { commit in
            var parentTree = commit.parent.flatMap { trees[$0] }
            if parentTree == nil, let parent = commit.parent, commit.tasks.contains(where: { $0.task == nil }) {
                if others[parent] == nil { others[parent] = tree(of: parent) }
                parentTree = others[parent]
            }
            let judgement = EvidenceJudgement(parentTree: parentTree) {
                if let summaries { return summaries }
                let found = self.summaries(in: tips)
                summaries = found
                return found
            }
            return judgement.problem(of: commit).map { (commit, $0) }
        }
    }

    private func tree(of commit: String) -> String? {
        guard let result = try? git.run(["rev-parse", "--verify", "--quiet", "\(commit)^{tree}"]), result.exitCode == 0
        else { return nil }
        return String(decoding: result.output.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private func summaries(in tips: [String]) -> SummaryEvidence {
        let result = try? git.run(
            ["grep", "-h", "-F", "--no-color", "--no-line-number", "-e", SummaryEvidence.marker]
                + Array(Set(tips)).sorted() + ["--", ":(top,glob)**/*SUMMARY.md"])
        return SummaryEvidence(lines: result?.output ?? [])
    }

    /// `kata.push` of Git's configuration: `off`, `warn` or `strict`.
    func policy() throws(HookProblem) -> String? {
        let result = try git.run(["config", "--get", "kata.push"])
        return result.exitCode == 0 ? String(decoding: result.output.prefix { $0 != 0x0A }, as: UTF8.self) : nil
    }

    /// - Parameter outcome: what becomes of the push, as a line of its own.
    static func say(_ findings: [Finding], of count: Int, outcome: String) {
        let one = findings.count == 1
        var lines = [
            "kata: \(findings.count) of \(count) plan commit\(count == 1 ? "" : "s") in this push \(one ? "has" : "have") no evidence that fits:"
        ]
        for (commit, problem) in findings.prefix(shown) {
            lines.append("  \(commit.id.prefix(7)) \(plain(commit.subject))")
            lines.append("          \(plain("\(problem)"))")
        }
        if findings.count > shown { lines.append("  … and \(findings.count - shown) more") }
        lines.append(outcome)
        HookSystem.say(lines.joined(separator: "\n"))
    }

    private static let shown = 20

    /// What a message or a note holds may not steer the terminal.
    private static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(scalars.prefix(120)))
    }
}
