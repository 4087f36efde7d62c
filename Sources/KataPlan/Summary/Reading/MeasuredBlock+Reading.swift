internal import KataCore

extension MeasuredBlock {
    /// The facts of a measured block; `nil` when the JSON is not one that kata writes.
    static func facts(from node: JSONNode) -> SummaryFacts? {
        guard node["version"]?.integer == version,
            let run = node["run"]?.string.flatMap({ ULID($0) }),
            let phaseName = node["phase"]?.string, let planPhase = node["plan_phase"]?.string,
            let plan = node["plan"]?.string, let closing = node["closing"]?.string.flatMap({ ULID($0) }),
            let times = times(node), let base = revision(node["base"]), let result = revision(node["result"]),
            let tasks = list(node["tasks"], task), let files = list(node["files"], file),
            let dependencies = list(node["dependencies"], \.string), let checks = list(node["checks"], check),
            let mustHaves = list(node["must_haves"], mustHave), let deviations = list(node["deviations"], deviation)
        else { return nil }
        var facts = SummaryFacts(
            run: run, plan: PlanID(phase: PhaseNumber(planPhase), plan: plan), phaseName: phaseName, closing: closing,
            times: times, base: base, result: result, tasks: tasks, files: files, dependenciesAdded: dependencies,
            checks: checks, mustHaves: mustHaves, deviations: deviations)
        if let existing = node["existing"] {
            guard let choice = existing["choice"]?.string, let commits = list(existing["commits"], objectID) else {
                return nil
            }
            facts.existing = .init(choice: choice, commits: commits)
        }
        if let node = node["landing"] {
            guard let landing = landing(node) else { return nil }
            facts.landing = landing
        }
        if let node = node["committed"] {
            guard let committed = trees(node) else { return nil }
            facts.committed = committed
        }
        if let answers = node["checkpoints"] {
            guard let checkpoints = list(answers, checkpoint) else { return nil }
            facts.checkpoints = checkpoints
        }
        // The verdict follows from the rest; another one was not written by kata.
        return node["verdict"]?.string == facts.verdict.rawValue ? facts : nil
    }

    private static func landing(_ node: JSONNode) -> SummaryFacts.LandingFacts? {
        guard let trees = trees(node["trees"]), let checkedOn = node["checked_on"].flatMap(objectID) else { return nil }
        return .init(checkedOn: checkedOn, trees: trees)
    }

    private static func trees(_ node: JSONNode?) -> [Int: ObjectID]? {
        list(node) { item -> (Int, ObjectID)? in
            guard let index = item["index"]?.integer, let tree = item["tree"].flatMap(objectID) else { return nil }
            return (Int(clamping: index), tree)
        }.map { Dictionary($0) { first, _ in first } }
    }

    /// All elements or `nil`: half a list would be a claim of its own.
    private static func list<T>(_ node: JSONNode?, _ read: (JSONNode) -> T?) -> [T]? {
        guard let items = node?.items else { return nil }
        let values = items.compactMap(read)
        return values.count == items.count ? values : nil
    }

    private static func times(_ node: JSONNode) -> SummaryFacts.Times? {
        guard let started = node["started"]?.string.flatMap({ Timestamp(iso8601: $0) }),
            let completed = node["completed"]?.string.flatMap({ Timestamp(iso8601: $0) }),
            let active = milliseconds(node["active_ms"]), let paused = milliseconds(node["paused_ms"])
        else { return nil }
        return .init(started: started, completed: completed, active: active, paused: paused)
    }

    /// Up to some 30,000 years, so that no arithmetic with it overflows.
    private static func milliseconds(_ node: JSONNode?) -> Duration? {
        guard let value = node?.integer, (0...1_000_000_000_000_000).contains(value) else { return nil }
        return .milliseconds(value)
    }

    private static func objectID(_ node: JSONNode?) -> ObjectID? { node?.string.flatMap { ObjectID(hex: $0) } }

    private static func revision(_ node: JSONNode?) -> SummaryFacts.Revision? {
        guard let node, let tree = objectID(node["tree"]) else { return nil }
        let commit = objectID(node["commit"])
        guard commit != nil || node["commit"]?.content == .null else { return nil }
        return .init(commit: commit, tree: tree)
    }

    private static func small(_ node: JSONNode?) -> Int? { node?.integer.flatMap { Int(exactly: $0) } }

    private static func task(_ node: JSONNode) -> SummaryFacts.TaskFacts? {
        guard let index = small(node["index"]), let name = node["name"]?.string,
            let id = node["id"]?.string.flatMap({ ULID($0) }),
            let commits = list(
                node["commits"],
                { commit -> SummaryFacts.TaskCommit? in
                    guard let hash = objectID(commit["hash"]), let type = commit["type"]?.string else { return nil }
                    return .init(hash: hash, type: type)
                })
        else { return nil }
        let absence = node["absence"]
        guard absence == nil || absence?.content == .null || absence?.string != nil else { return nil }
        return .init(index: index, name: name, id: id, commits: commits, absence: absence?.string)
    }

    private static func checkpoint(_ node: JSONNode) -> SummaryFacts.CheckpointFacts? {
        guard let task = small(node["task"]), let kind = node["kind"]?.string, let verdict = node["verdict"]?.string,
            let person = node["by"]?.string, let time = node["time"]?.string.flatMap({ Timestamp(iso8601: $0) }),
            let text = node["text"]?.string
        else { return nil }
        return .init(
            task: task, kind: kind, verdict: verdict, person: person,
            isAutomatic: node["automatic"]?.content == .bool(true), time: time, text: text)
    }

    private static func file(_ node: JSONNode) -> SummaryFacts.FileFacts? {
        guard let path = node["path"]?.string.flatMap({ PathText.parse($0) }),
            let change = node["change"]?.string.flatMap({ SummaryFacts.FileFacts.Change(rawValue: $0) })
        else { return nil }
        return .init(path: path, change: change)
    }

    private static func owner(_ node: JSONNode?) -> SummaryFacts.CheckFacts.Owner? {
        small(node).flatMap { $0 == 0 ? .plan : $0 > 0 ? .task($0) : nil }
    }

    private static func check(_ node: JSONNode) -> SummaryFacts.CheckFacts? {
        typealias Facts = SummaryFacts.CheckFacts
        guard let owner = owner(node["of"]), let command = node["command"]?.string,
            let digest = node["command_digest"]?.string,
            let kind = node["class"]?.string.flatMap({ Facts.Class(rawValue: $0) }),
            let result = node["result"]?.string.flatMap({ Facts.Result(rawValue: $0) }),
            let baseline = node["baseline"]?.string.flatMap({ Facts.Baseline(rawValue: $0) })
        else { return nil }
        return Facts(
            owner: owner, command: command, commandDigest: digest, outputDigest: node["output_digest"]?.string,
            class: kind, exitCode: node["exit"]?.integer.flatMap { Int32(exactly: $0) },
            duration: milliseconds(node["ms"]), tree: objectID(node["tree"]), result: result, baseline: baseline)
    }

    private static func mustHave(_ node: JSONNode) -> SummaryFacts.MustHaveFacts? {
        guard let kind = node["kind"]?.string.flatMap({ SummaryFacts.MustHaveFacts.Kind(rawValue: $0) }),
            let item = node["item"]?.string, let outcome = outcome(node)
        else { return nil }
        return .init(kind: kind, item: item, outcome: outcome)
    }

    private static func outcome(_ node: JSONNode) -> SummaryFacts.MustHaveFacts.Outcome? {
        let reason = node["reason"]?.string
        let checks = list(node["checks"], \.string)
        return switch node["outcome"]?.string {
        case "passed": .passed
        case "unbound": .unbound
        case "bound-passed": checks.map { .bound(to: $0, passed: true) }
        case "bound-failed": checks.map { .bound(to: $0, passed: false) }
        case "failed": reason.map { .failed(reason: $0) }
        case "open": reason.map { .open(reason: $0) }
        default: nil
        }
    }

    private static func deviation(_ node: JSONNode) -> SummaryFacts.DeviationFacts? {
        switch node["kind"]?.string {
        case "undeclared-path":
            guard let path = node["path"]?.string.flatMap({ PathText.parse($0) }), let task = small(node["task"])
            else { return nil }
            return .undeclaredPath(path, task: task)
        case "repaired":
            guard let task = small(node["task"]), let attempts = small(node["attempts"]) else { return nil }
            return .repaired(task: task, attempts: attempts)
        case "skipped-check":
            guard let owner = owner(node["of"]), let command = node["command"]?.string,
                let reason = node["reason"]?.string
            else { return nil }
            return .skippedCheck(owner, command: command, reason: reason)
        case "untouched-path":
            guard let path = node["path"]?.string, let task = small(node["task"]) else { return nil }
            return .untouchedPath(path, task: task)
        case "other": return node["text"]?.string.map { .other($0) }
        default: return nil
        }
    }
}
