internal import KataCore

extension PlanningTree {
    /// Finds one plan by id, path, file name, slug or a unique beginning of one of them.
    ///
    /// Numbers match with and without leading zeros. A more exact way of matching wins over a less exact one, and live plans
    /// over archived ones; what is left is found if it is one, and ambiguous if it is more.
    package func resolve(_ query: String) -> PlanResolution {
        let wanted = Self.cleaned(query)
        guard !wanted.isEmpty else { return .notFound(suggestions: []) }
        for matches in Self.matchers(wanted) {
            let hits = plans.filter(matches)
            let live = hits.filter { !$0.isArchived }
            let candidates = live.isEmpty ? hits : live
            if candidates.count == 1 { return .found(candidates[0]) }
            if candidates.count > 1 { return .ambiguous(candidates) }
        }
        return .notFound(suggestions: suggestions(for: wanted))
    }

    private static func cleaned(_ query: String) -> String {
        var text = query.trimmed
        while text.hasPrefix("./") { text = String(text.dropFirst(2)) }
        if let place = text[...].place(of: ".planning/") { text = String(text[place.upperBound...]) }
        while text.hasSuffix("/") { text = String(text.dropLast()) }
        return text
    }

    private static func matchers(_ wanted: String) -> [(PlanReference) -> Bool] {
        let normalized = PhaseToken.normalized(wanted)
        let lower = wanted.lowercased()
        return [
            { $0.path == wanted },
            { $0.id.description == wanted },
            { PhaseToken.normalized($0.id.description) == normalized },
            { fileName($0) == wanted || stem($0) == wanted },
            // A whole phase folder with one plan in it.
            { $0.phase.path == wanted || folderName($0) == wanted },
            { $0.slug == wanted || $0.phase.slug == wanted },
            { $0.id.plan.isEmpty == false && PhaseToken.areEqual($0.id.phase.text, wanted) && $0.state != .quick },
            {
                $0.id.description.hasPrefix(wanted)
                    || PhaseToken.normalized($0.id.description).hasPrefix(normalized + "-")
            },
            { ($0.slug ?? "").lowercased().hasPrefix(lower) || $0.phase.slug.lowercased().hasPrefix(lower) },
            { folderName($0).hasPrefix(wanted) || fileName($0).hasPrefix(wanted) || $0.path.hasSuffix("/" + wanted) },
        ]
    }

    private static func fileName(_ plan: PlanReference) -> String {
        plan.path.split(separator: "/").last.map(String.init) ?? ""
    }
    private static func stem(_ plan: PlanReference) -> String { String(fileName(plan).dropLast(3)) }
    private static func folderName(_ plan: PlanReference) -> String {
        plan.phase.path.split(separator: "/").last.map(String.init) ?? ""
    }

    /// Ids near to the query, at most five.
    private func suggestions(for wanted: String) -> [String] {
        let lower = wanted.lowercased()
        let limit = max(2, lower.utf8.count / 3)
        var scored: [(distance: Int, text: String)] = []
        var seen: Set<String> = []
        for plan in plans {
            for name in [plan.id.description, plan.slug, plan.phase.slug].compactMap(\.self)
            where !name.isEmpty && seen.insert(name).inserted {
                let distance = EditDistance.between(lower, name.lowercased(), limit: limit)
                if distance <= limit { scored.append((distance, name)) }
            }
        }
        return scored.sorted { ($0.distance, $0.text) < ($1.distance, $1.text) }.prefix(5).map(\.text)
    }

    /// Finds where a file named in a plan lies now, when its phase's folder has been moved since.
    ///
    /// - Parameter path: as written, such as `.planning/phases/pending/09-x/09-RESEARCH.md`.
    /// - Returns: the path below the planning folder; `nil` when there is no such file, or more than one.
    package func resolveReference(_ path: String) -> String? {
        let wanted = Self.cleaned(path)
        if files.contains(wanted) { return wanted }
        let components = wanted.split(separator: "/").map(String.init)
        guard !components.isEmpty,
            let folderIndex = components.dropLast().lastIndex(where: { PhaseToken.read($0) != nil }),
            let number = PhaseToken.read(components[folderIndex])?.number
        else { return nil }
        let inside = components[(folderIndex + 1)...].joined(separator: "/")
        let folders = phasesByNumber[PhaseToken.normalized(number)] ?? []
        for isArchived in [false, true] {
            let group = folders.filter { ($0.state.rank == 5) == isArchived }
            let exact = group.filter { $0.path.hasSuffix("/" + components[folderIndex]) }
            for candidates in [exact, group] {
                let hits = candidates.map { "\($0.path)/\(inside)" }.filter(files.contains)
                if hits.count == 1 { return hits[0] }
                if hits.count > 1 { return nil }
            }
        }
        return nil
    }

    /// Whether a path of the project, as plans write it, is one of the files that the planning folder held when it was listed.
    package func lists(_ path: String) -> Bool {
        path.hasPrefix(".planning/") && files.contains(String(path.dropFirst(10)))
    }

    /// The phases with this number, written with or without leading zeros; live ones if there are any.
    package func phases(numbered number: String) -> [PhaseFolder] {
        let hits = phasesByNumber[PhaseToken.normalized(number)] ?? []
        let live = hits.filter { $0.state.rank != 5 }
        return live.isEmpty ? hits : live
    }
}
