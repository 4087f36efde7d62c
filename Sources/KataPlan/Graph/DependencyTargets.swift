internal import KataCore

/// Finds the plans that a `depends_on` text means.
struct DependencyTargets {
    enum Outcome: Sendable, Hashable {
        case plan(Int)
        /// Every plan of another phase: an index into ``DependencyTargets/groups``.
        case phase(Int)
        case unknown(suggestions: [String])
        case ambiguous([String])
        /// Words that name nothing.
        case prose
        /// Names an archived plan: it is done.
        case satisfied
    }

    private let plans: [PlanReference]
    private var byID: [String: [Int]] = [:]
    private var byName: [String: [Int]] = [:]
    private var byPhase: [String: Phase] = [:]
    private var hasNames = false
    private var crowds: [String: Crowd] = [:]
    /// The plans of the phases that were named so far.
    private(set) var groups: [[Int]] = []
    private var groupsByName: [String: Outcome] = [:]
    private var knownSuggestions: [String: [String]] = [:]

    /// What a phase's number, slug or folder stands for: it may be the name of several folders.
    private struct Phase {
        var members: [Int] = []
        var folders: Set<String> = []
    }

    /// Many plans with one name, sorted out once.
    private struct Crowd {
        var live: [Int]
        var byPhase: [String: [Int]]
    }

    init(_ plans: [PlanReference]) {
        self.plans = plans
        byID.reserveCapacity(plans.count)
        for (index, plan) in plans.enumerated() {
            byID[PhaseToken.normalized(plan.id.description), default: []].append(index)
        }
    }

    /// Most plans are named by their ids. The other names are only taken down when one is asked for.
    private mutating func prepareNames() {
        guard !hasNames else { return }
        hasNames = true
        for (index, plan) in plans.enumerated() {
            let name = plan.path.split(separator: "/").last.map { String($0.dropLast(3)).lowercased() } ?? ""
            byName[name, default: []].append(index)
            if let slug = plan.slug { byName[slug.lowercased(), default: []].append(index) }
            let folder = plan.phase.path.split(separator: "/").last.map { $0.lowercased() } ?? ""
            for key in Set([PhaseToken.normalized(plan.id.phase.text), folder, plan.phase.slug.lowercased()])
            where !key.isEmpty {
                byPhase[key, default: Phase()].members.append(index)
                byPhase[key, default: Phase()].folders.insert(plan.phase.path)
            }
        }
    }

    mutating func resolve(_ text: String, for index: Int) -> Outcome {
        let plan = plans[index]
        var word = text.trimmed
        if word.hasSuffix(".md") { word = String(word.dropLast(3)) }
        if let slash = word.utf8.lastIndex(of: UInt8(ascii: "/")) {
            word = String(word[word.utf8.index(after: slash)...])
        }
        let lower = word.lowercased()
        let normalized = PhaseToken.normalized(word)
        let own = PhaseToken.normalized(plan.id.phase.text)
        // `01` means the plan of the same phase before it means the phase.
        if !normalized.isEmpty, let outcome = choose(byID[normalized], "id \(normalized)", for: index) {
            return outcome
        }
        let beside = "\(own)-\(normalized)"
        if let outcome = choose(byID[beside], "id \(beside)", for: index) { return outcome }
        let last =
            lower.utf8.contains(0x20) ? PhaseToken.normalized(String(lower.split(separator: " ").last ?? "")) : ""
        if !last.isEmpty, let outcome = choose(byID[last], "id \(last)", for: index) { return outcome }
        prepareNames()
        if let outcome = choose(byName[lower] ?? byName["\(lower)-plan"], "name \(lower)", for: index) {
            return outcome
        }
        if let token = PhaseToken.read(word), !token.rest.isEmpty {
            let (number, _) = PlanFileName.planToken(token.rest)
            let key = PhaseToken.normalized("\(token.number)-\(number)")
            if !number.isEmpty, let outcome = choose(byID[key], "id \(key)", for: index) { return outcome }
        }
        let phaseWord = lower.hasPrefix("phase ") || lower.hasPrefix("phase-") ? String(lower.dropFirst(6)) : lower
        for key in [phaseWord, PhaseToken.normalized(phaseWord)] {
            if let outcome = choose(phase: key, for: index) { return outcome }
        }
        if isProse(word) { return .prose }
        return .unknown(suggestions: suggestions(normalized, own: own))
    }

    /// Prefers plans of the same phase folder, then live ones.
    private mutating func choose(
        _ candidates: [Int]?, _ label: @autoclosure () -> String, for index: Int
    ) -> Outcome? {
        guard let candidates, !candidates.isEmpty else { return nil }
        let phase = plans[index].phase.path
        let near: [Int]
        let live: [Int]
        if candidates.count > 16 {
            let name = label()
            let crowd =
                crowds[name]
                ?? Crowd(
                    live: candidates.filter { !plans[$0].isArchived },
                    byPhase: Dictionary(grouping: candidates) { plans[$0].phase.path })
            crowds[name] = crowd
            near = crowd.byPhase[phase] ?? []
            live = crowd.live
        } else {
            near = candidates.filter { plans[$0].phase.path == phase }
            live = near.isEmpty ? candidates.filter { !plans[$0].isArchived } : []
        }
        let chosen = !near.isEmpty ? near : live
        if chosen.isEmpty { return .satisfied }
        if chosen.count == 1 { return .plan(chosen[0]) }
        return .ambiguous(ListedPaths.some(of: chosen.lazy.map { [plans] in plans[$0].path }))
    }

    /// All plans of a phase other than the plan's own.
    private mutating func choose(phase key: String, for index: Int) -> Outcome? {
        guard let phase = byPhase[key] else { return nil }
        let own = plans[index].phase.path
        let isInside = phase.folders.contains(own)
        if isInside && phase.folders.count == 1 { return nil }
        let name = isInside ? "\(key)\0\(own)" : key
        if let known = groupsByName[name] { return known }
        let others = phase.members.filter { plans[$0].phase.path != own }
        let live = others.filter { !plans[$0].isArchived }
        let outcome: Outcome = live.isEmpty ? .satisfied : .phase(groups.count)
        if !live.isEmpty { groups.append(live) }
        groupsByName[name] = outcome
        return outcome
    }

    private func isProse(_ text: String) -> Bool {
        text.contains(" ") || PhaseToken.read(text) == nil
    }

    /// Looking through all ids costs time, and nobody reads the hints of a thousand wrong names: the first hundred get some.
    private mutating func suggestions(_ wanted: String, own: String) -> [String] {
        let question = "\(own) \(wanted)"
        if let known = knownSuggestions[question] { return known }
        guard knownSuggestions.count < 100 else { return [] }
        var scored: [(Int, String)] = []
        for (key, indices) in byID {
            for form in [wanted, "\(own)-\(wanted)"] {
                let distance = EditDistance.between(form, key, limit: 2)
                guard distance <= 2 else { continue }
                scored.append((distance, plans[indices[0]].id.description))
                break
            }
        }
        let found = scored.sorted { $0 < $1 }.prefix(3).map(\.1)
        knownSuggestions[question] = found
        return found
    }
}
