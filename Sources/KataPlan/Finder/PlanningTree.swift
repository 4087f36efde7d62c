package import KataCore

/// The plans of a `.planning` folder, from the list of its files; reads none of them.
package struct PlanningTree: Sendable {
    /// In order of phase, then plan; live ones before archived ones.
    package private(set) var plans: [PlanReference] = []
    /// Folders that hold plans, and empty ones below `phases` that hold other files.
    package private(set) var phases: [PhaseFolder] = []
    /// Files whose names look like plans, but are none.
    package private(set) var skipped: [SkippedFile] = []
    /// Folders, pipes and the like with the name of a plan, in a place for plans.
    package private(set) var unreadable: [SkippedFile] = []

    package struct SkippedFile: Sendable, Hashable {
        package var path: String
        package var reason: String

        package init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }
    }

    let files: Set<String>
    private(set) var phasesByNumber: [String: [PhaseFolder]] = [:]

    /// - Parameters:
    ///   - files: paths relative to the planning folder, `/` between components, in any order.
    ///   - others: paths of what is there and no file, each with what it is: `a folder`.
    package init(files: [String], others: [SkippedFile] = []) {
        self.files = Set(files)
        var folders: [String: PhaseFolder] = [:]
        // Files of one folder mostly come one after the other.
        var last: (folder: Substring, location: PlanLocation) = ("", PlanLocation(folder: ""))
        for file in files {
            guard let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else {
                skip(file, folder: "")
                continue
            }
            let folder = file[..<slash]
            let name = String(file[file.utf8.index(after: slash)...])
            let isCandidate = Self.mentionsPlan(name)
            if folder != last.folder { last = (folder, PlanLocation(folder: String(folder))) }
            let location = last.location
            if location.isPhaseFolder, folders[location.phasePath] == nil {
                folders[location.phasePath] = location.phaseFolder
            }
            guard isCandidate else { continue }
            add(file, name: name, location: location, folders: &folders)
        }
        phases = folders.values.sorted(by: Self.isBefore)
        for phase in phases {
            if let number = phase.number {
                phasesByNumber[PhaseToken.normalized(number.text), default: []].append(phase)
            }
        }
        plans = Self.sorted(plans)
        skipped.sort { $0.path < $1.path }
        unreadable = others.filter { other in
            guard let slash = other.path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
            return PlanFileName(path: other.path).isPlan
                && PlanLocation(folder: String(other.path[..<slash])).refusal == nil
        }
    }

    private mutating func skip(_ file: String, folder: String) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        guard Self.mentionsPlan(name) else { return }
        skipped.append(SkippedFile(path: file, reason: "it lies outside every folder for plans"))
    }

    private mutating func add(
        _ file: String, name: String, location: PlanLocation, folders: inout [String: PhaseFolder]
    ) {
        let parsed = PlanFileName(path: file)
        guard parsed.isPlan else {
            skipped.append(SkippedFile(path: file, reason: "its name is not that of a plan, such as 09-01-PLAN.md"))
            return
        }
        guard let reason = location.refusal else {
            let phase = folders[location.phasePath] ?? location.phaseFolder
            folders[location.phasePath] = phase
            let id = parsed.id ?? PlanID(phase: phase.number ?? PhaseNumber(phase.slug), plan: "")
            let beside = file.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(file[...$0]) } ?? ""
            let summary = parsed.summaryNames.lazy.map { beside + $0 }.first { files.contains($0) }
            plans.append(
                PlanReference(
                    id: id, path: file, phase: phase, state: phase.state, slug: parsed.slug, summaryPath: summary))
            return
        }
        skipped.append(SkippedFile(path: file, reason: reason))
    }

    /// `PLAN` in capitals and an `.md` ending; summaries that mention a plan are not meant.
    private static func mentionsPlan(_ name: String) -> Bool {
        name.hasSuffix(".md") && name[...].place(of: "PLAN") != nil && name[...].place(of: "SUMMARY") == nil
    }

    /// A notice for each file of ``skipped``.
    ///
    /// - Parameter prefix: what to write before the paths, such as `.planning/`.
    package func skippedDiagnostics(prefix: String = "") -> [Diagnostic] {
        skipped.map { file in
            Diagnostic(
                .notice, .skippedFile, "this file is not read as a plan: \(file.reason)",
                at: SourcePosition(file: prefix + file.path), hints: ["rename or move it, if it is one"])
        }
    }

    /// An error for each of ``unreadable``.
    package func unreadableDiagnostics(prefix: String = "") -> [Diagnostic] {
        unreadable.map { other in
            Diagnostic(
                .error, .unreadable, "this is \(other.reason), not a file",
                at: SourcePosition(file: prefix + other.path),
                hints: ["put the plan's file in its place, or rename it"])
        }
    }

    private static func sorted(_ plans: [PlanReference]) -> [PlanReference] {
        let names = plans.map { Array($0.id.description.utf8) }
        return plans.indices.sorted { a, b in
            if plans[a].isArchived != plans[b].isArchived { return plans[b].isArchived }
            let order = NumberOrder.compare(names[a], names[b])
            return order == 0 ? plans[a].path < plans[b].path : order < 0
        }.map { plans[$0] }
    }

    private static func isBefore(_ a: PhaseFolder, _ b: PhaseFolder) -> Bool {
        let isArchivedA = a.state.rank == 5
        let isArchivedB = b.state.rank == 5
        if isArchivedA != isArchivedB { return isArchivedB }
        let order = NumberOrder.compare(a.number?.text ?? "~", b.number?.text ?? "~")
        return order == 0 ? a.path < b.path : order < 0
    }
}
