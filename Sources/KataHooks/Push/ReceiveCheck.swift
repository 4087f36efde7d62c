/// `pre-receive` and `update`: a server's look at what is pushed to it, before anything of it counts.
///
/// Evidence is read from the pushed tree alone: notes travel on their own, and whoever pushes may not have pushed them. What can't
/// be checked is refused. `git config kata.push warn` lets everything in and says what is missing, `off` turns the check off.
struct ReceiveCheck {
    let event: HookEvent
    let arguments: [String]

    func run() throws(HookProblem) -> HookVerdict {
        let references = try received()
        guard !references.isEmpty else { return .goOn }
        let check = PlanCommitCheck(git: GitCommand(event: event), readsNotes: false)
        let policy = try check.policy() ?? "strict"
        guard policy != "off" else { return .goOn }
        // Whatever a reference of the server has already came in before.
        let commits = try check.planCommits(of: references, without: ["--all"])
        guard !commits.isEmpty else { return .goOn }
        let findings = try check.judge(commits, tips: references.map(\.localID))
        guard !findings.isEmpty else { return .goOn }
        let isStrict = policy != "warn"
        PlanCommitCheck.say(
            findings, of: commits.count,
            outcome: isStrict
                ? "kata: the push is refused; close the plan, so that its SUMMARY.md brings the evidence, or verify the commits again"
                : "kata: the push goes on (kata.push=warn)")
        return isStrict ? .refuse : .goOn
    }

    /// Lines of `OLD NEW REF` on standard input; or the arguments `REF OLD NEW`.
    private func received() throws(HookProblem) -> [PushedReference] {
        guard event == .preReceive else {
            guard arguments.count >= 3 else { throw HookProblem("Git named no reference") }
            return [PushedReference(old: arguments[1], new: arguments[2])].compactMap(\.self)
        }
        return String(decoding: try HookSystem.readInput(), as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 2)
            return words.count == 3 ? PushedReference(old: words[0], new: words[1]) : nil
        }
    }
}
