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
        let check = PlanCommitCheck(git: git, readsNotes: true)
        let commits = try check.planCommits(of: references, without: [known])
        guard !commits.isEmpty else { return .goOn }
        let findings = try check.judge(commits, tips: references.map(\.localID))
        let policy = try check.policy()
        if findings.isEmpty, policy == "strict" {
            // Becomes the check of the summaries, whose exit code is the answer.
            try KataCall.become(asking: ["check", "--quiet", "--pushed"] + references.map(range))
        }
        guard !findings.isEmpty else { return .goOn }
        guard policy != "off" else { return .goOn }
        let isStrict = policy == "strict"
        PlanCommitCheck.say(
            findings, of: commits.count,
            outcome: isStrict
                ? "kata: the push is refused (kata.push=strict); verify the commits again, or push with --no-verify"
                : "kata: the push goes on; `git config kata.push strict` would refuse it")
        return isStrict ? .refuse : .goOn
    }

    private func range(_ reference: PushedReference) -> String {
        reference.isNew ? reference.localID : "\(reference.remoteID)..\(reference.localID)"
    }

    /// From Git; or from pre-commit, which reads Git's lines itself and tells the two ends.
    private func pushed() throws(HookProblem) -> [PushedReference] {
        let lines = String(decoding: try HookSystem.readInput(), as: UTF8.self).split(separator: "\n")
        if lines.isEmpty, let to = HookSystem.variable("PRE_COMMIT_TO_REF") {
            let none = String(repeating: "0", count: to.count)
            let from = HookSystem.variable("PRE_COMMIT_FROM_REF") ?? none
            return [PushedReference(line: "HEAD \(to) HEAD \(from)")].compactMap(\.self)
        }
        // Of a push of everything it tells only the branch, or what was typed instead of one: `HEAD`.
        if lines.isEmpty, let branch = HookSystem.variable("PRE_COMMIT_LOCAL_BRANCH"), !branch.isEmpty,
            !branch.hasPrefix("-")
        {
            let result = try git.run(["rev-parse", "--verify", "--quiet", "\(branch)^{commit}"])
            let id = String(decoding: result.output.prefix { $0 != 0x0A }, as: UTF8.self)
            let none = String(repeating: "0", count: id.count)
            return [PushedReference(line: "HEAD \(id) HEAD \(none)")].compactMap(\.self)
        }
        return lines.compactMap { PushedReference(line: $0) }
    }

    /// What any remote has already was pushed before.
    private var known: String {
        guard let remote, remote.utf8.allSatisfy(Self.isPlain), !remote.contains("/") else { return "--remotes" }
        return "--remotes=\(remote)"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
            || byte == 0x2E || byte == 0x5F
    }
}
