internal import KataCore

/// Finds the plans that a `depends_on` text means.
struct DependencyTargets {
    enum Outcome: Sendable, Hashable {
        case plans([Int])
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
    private var byPhase: [String: [Int]] = [:]

    init(_ plans: [PlanReference]) {
        self.plans = plans
        for (index, plan) in plans.enumerated() {
            byID[PhaseToken.normalized(plan.id.description), default: []].append(index)
            let name = plan.path.split(separator: "/").last.map { String($0.dropLast(3)).lowercased() } ?? ""
            byName[name, default: []].append(index)
            if let slug = plan.slug { byName[slug.lowercased(), default: []].append(index) }
            byPhase[PhaseToken.normalized(plan.id.phase.text), default: []].append(index)
            let folder = plan.phase.path.split(separator: "/").last.map { $0.lowercased() } ?? ""
            byPhase[folder, default: []].append(index)
            if !plan.phase.slug.isEmpty { byPhase[plan.phase.slug.lowercased(), default: []].append(index) }
        }
    }

    func resolve(_ text: String, for index: Int) -> Outcome {
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
        for key in [
            normalized, "\(own)-\(normalized)", PhaseToken.normalized(String(lower.split(separator: " ").last ?? "")),
        ]
        where key != "" {
            if let outcome = choose(byID[key], for: index) { return outcome }
        }
        if let outcome = choose(byName[lower] ?? byName["\(lower)-plan"], for: index) { return outcome }
        if let token = PhaseToken.read(word), !token.rest.isEmpty {
            let (number, _) = PlanFileName.planToken(token.rest)
            if !number.isEmpty,
                let outcome = choose(byID[PhaseToken.normalized("\(token.number)-\(number)")], for: index)
            {
                return outcome
            }
        }
        let phaseWord = lower.hasPrefix("phase ") || lower.hasPrefix("phase-") ? String(lower.dropFirst(6)) : lower
        for key in [phaseWord, PhaseToken.normalized(phaseWord)] {
            if let members = byPhase[key] {
                let others = members.filter { $0 != index && plans[$0].phase.path != plan.phase.path }
                let live = others.filter { !plans[$0].isArchived }
                if !live.isEmpty { return .plans(live) }
                if !others.isEmpty { return .satisfied }
            }
        }
        if isProse(word) { return .prose }
        return .unknown(suggestions: suggestions(normalized, own: own))
    }

    /// Prefers plans of the same phase folder, then live ones.
    private func choose(_ candidates: [Int]?, for index: Int) -> Outcome? {
        guard let candidates, !candidates.isEmpty else { return nil }
        let near = candidates.filter { plans[$0].phase.path == plans[index].phase.path }
        let live = candidates.filter { !plans[$0].isArchived }
        let chosen = !near.isEmpty ? near : live
        if chosen.isEmpty { return .satisfied }
        if chosen.count == 1 { return .plans(chosen) }
        return .ambiguous(chosen.map { plans[$0].path })
    }

    private func isProse(_ text: String) -> Bool {
        text.contains(" ") || PhaseToken.read(text) == nil
    }

    private func suggestions(_ wanted: String, own: String) -> [String] {
        var scored: [(Int, String)] = []
        for (key, indices) in byID {
            for form in [wanted, "\(own)-\(wanted)"] {
                let distance = EditDistance.between(form, key, limit: 2)
                guard distance <= 2 else { continue }
                scored.append((distance, plans[indices[0]].id.description))
                break
            }
        }
        return scored.sorted { $0 < $1 }.prefix(3).map(\.1)
    }
}
