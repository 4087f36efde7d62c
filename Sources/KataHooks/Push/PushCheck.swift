/// `pre-push`: looks for the evidence of every plan commit that the other side does not have yet.
struct PushCheck {
    /// The name of the remote, or its address when it has none.
    let remote: String?
    private let git = GitCommand(event: .prePush)

    init(arguments: [String]) {
        remote = arguments.first ?? HookSystem.variable("PRE_COMMIT_REMOTE_NAME")
    }

    func run() throws(HookProblem) -> HookVerdict {
        let references = try pushed()
        guard !references.isEmpty else { return .goOn }
        let commits = try planCommits(references)
        guard !commits.isEmpty else { return .goOn }
        let problems = try judge(commits, tips: references.map(\.localID))
        guard !problems.isEmpty else { return .goOn }
        let policy = try setting("kata.push")
        guard policy != "off" else { return .goOn }
        say(problems, of: commits.count, isStrict: policy == "strict")
        return policy == "strict" ? .refuse : .goOn
    }

    /// From Git; or from pre-commit, which reads Git's lines itself and tells the two ends.
    private func pushed() throws(HookProblem) -> [PushedReference] {
        let lines = String(decoding: try HookSystem.readInput(), as: UTF8.self).split(separator: "\n")
        if lines.isEmpty, let to = HookSystem.variable("PRE_COMMIT_TO_REF") {
            let none = String(repeating: "0", count: to.count)
            let from = HookSystem.variable("PRE_COMMIT_FROM_REF") ?? none
            return [PushedReference(line: "HEAD \(to) HEAD \(from)")].compactMap(\.self)
        }
        // Of a push of everything it tells only the branch.
        if lines.isEmpty, let branch = HookSystem.variable("PRE_COMMIT_LOCAL_BRANCH"), branch.hasPrefix("refs/") {
            let result = try git.run(["rev-parse", "--verify", "--quiet", "\(branch)^{commit}"])
            let id = String(decoding: result.output.prefix { $0 != 0x0A }, as: UTF8.self)
            let none = String(repeating: "0", count: id.count)
            return [PushedReference(line: "\(branch) \(id) \(branch) \(none)")].compactMap(\.self)
        }
        return lines.compactMap { PushedReference(line: $0) }
    }

    /// One `git log` finds them, with their notes; what any remote has already was pushed before.
    private func planCommits(_ references: [PushedReference]) throws(HookProblem) -> [PlanCommit] {
        // Ids that the other side has and this one does not know are left out with --ignore-missing.
        let revisions = references.flatMap { $0.isNew ? [$0.localID] : [$0.localID, "^\($0.remoteID)"] }
        var exclusion = "--remotes"
        if let remote, remote.utf8.allSatisfy(Self.isPlain), !remote.contains("/") { exclusion += "=\(remote)" }
        let result = try git.run(
            [
                "-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8", "log", "--no-color",
                "--no-patch",
                "--no-decorate", "--no-notes", "--notes=refs/notes/kata", "--format=\(PlanCommit.format)", "-F",
                "--grep=Kata-Plan: ", "--ignore-missing", "--stdin", "--not", exclusion, "--",
            ], input: Array((revisions.joined(separator: "\n") + "\n").utf8))
        guard result.exitCode == 0 else { throw HookProblem("git log ended with \(result.exitCode)") }
        return PlanCommit.parse(result.output)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
            || byte == 0x2E || byte == 0x5F
    }

    private func judge(
        _ commits: [PlanCommit], tips: [String]
    ) throws(HookProblem) -> [(commit: PlanCommit, problem: EvidenceProblem)] {
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

    private func setting(_ key: String) throws(HookProblem) -> String? {
        let result = try git.run(["config", "--get", key])
        return result.exitCode == 0 ? String(decoding: result.output.prefix { $0 != 0x0A }, as: UTF8.self) : nil
    }

    private func say(_ problems: [(commit: PlanCommit, problem: EvidenceProblem)], of count: Int, isStrict: Bool) {
        let one = problems.count == 1
        var lines = [
            "kata: \(problems.count) of \(count) plan commit\(count == 1 ? "" : "s") in this push \(one ? "has" : "have") no evidence that fits:"
        ]
        for (commit, problem) in problems.prefix(Self.shown) {
            lines.append("  \(commit.id.prefix(7)) \(Self.plain(commit.subject))")
            lines.append("          \(Self.plain("\(problem)"))")
        }
        if problems.count > Self.shown { lines.append("  … and \(problems.count - Self.shown) more") }
        lines.append(
            isStrict
                ? "kata: the push is refused (kata.push=strict); verify the commits again, or push with --no-verify"
                : "kata: the push goes on; `git config kata.push strict` would refuse it")
        HookSystem.say(lines.joined(separator: "\n"))
    }

    private static let shown = 20

    /// What a message or a note holds may not steer the terminal.
    private static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(scalars.prefix(120)))
    }
}
