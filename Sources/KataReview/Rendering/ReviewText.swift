internal import KataCore
internal import KataGit
internal import KataPlan

/// Sentences that the Markdown and the page share.
enum ReviewText {
    static func stat(_ commit: Review.Commit) -> String {
        "\(commit.files.count) file\(commit.files.count == 1 ? "" : "s"), +\(commit.added) −\(commit.removed)"
    }

    static func totals(_ review: Review) -> String {
        let commits = review.commits
        let files = Set(commits.flatMap(\.files).map(\.path))
        let added = commits.reduce(0) { $0 + $1.added }
        let removed = commits.reduce(0) { $0 + $1.removed }
        return
            "\(commits.count) commit\(commits.count == 1 ? "" : "s"), \(files.count) file\(files.count == 1 ? "" : "s"), +\(added) −\(removed)"
    }

    static func link(_ link: CommitLink) -> String? {
        let cited = link.claim.hash.map { String($0.prefix(10)) } ?? "no hash"
        let now = link.commits.map(\.id.short).joined(separator: ", ")
        switch link.state {
        case .present: return nil
        case .rewritten(let anchor, _):
            return "\(cited) is \(now) now (\(anchor.rawValue)\(link.isChanged == true ? ", changed" : ""))"
        case .guess(let reason): return "\(cited) is perhaps \(now), a guess: \(reason)"
        case .lost(let reason): return "\(cited) is not found: \(reason)"
        }
    }

    static func check(_ check: SummaryFacts.CheckFacts) -> String {
        var detail = check.result.rawValue
        if let code = check.exitCode { detail += ", exit \(code)" }
        if let time = check.duration { detail += ", \(time.forPeople)" }
        if check.result == .passed {
            switch check.baseline {
            case .failed: detail += ", red before"
            case .passed: detail += ", green before"
            case .notRun: break
            }
        }
        return detail
    }

    static func owner(_ owner: SummaryFacts.CheckFacts.Owner) -> String {
        switch owner {
        case .task(let index): "task \(index)"
        case .plan: "plan"
        }
    }

    static func outcome(_ outcome: SummaryFacts.MustHaveFacts.Outcome) -> String {
        switch outcome {
        case .passed: "holds"
        case .bound(let checks, let passed): "\(passed ? "holds" : "fails") by \(checks.joined(separator: ", "))"
        case .unbound: "no check stands for it"
        case .failed(let reason): "fails: \(reason)"
        case .open(let reason): "open: \(reason)"
        }
    }

    static func deviation(_ deviation: SummaryFacts.DeviationFacts) -> String {
        switch deviation {
        case .undeclaredPath(let path, let task): "\(path.display) is declared nowhere (task \(task))"
        case .repaired(let task, let attempts): "task \(task) passed on attempt \(attempts)"
        case .skippedCheck(let owner, let command, let reason):
            "\(Self.owner(owner)): \(command) did not run: \(reason)"
        case .untouchedPath(let path, let task): "\(path) is declared by task \(task), which did not touch it"
        case .other(let text): text
        }
    }
}
