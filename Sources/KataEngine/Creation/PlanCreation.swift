package import KataCore
package import KataFiles
package import KataPlan

/// Makes new phases and plans from templates. Nothing that exists is overwritten; two calls at once get different numbers.
package struct PlanCreation: Sendable {
    package struct Created: Sendable {
        package var plan: PlanID
        /// Relative to the project.
        package var path: String
        /// What was added to ROADMAP.md; empty when it has no place for it, or there is none.
        package var roadmap: [String] = []
    }

    let projectRoot: String
    let files: any FileAccess

    package init(projectRoot: String, files: any FileAccess) {
        self.projectRoot = projectRoot
        self.files = files
    }

    private var writer: DocumentWriter { DocumentWriter(projectRoot: projectRoot, files: files) }
    private func library() throws -> PlanLibrary { try PlanLibrary.open(projectRoot: projectRoot, files: files) }

    /// A plan with the next number of a phase.
    /// - Parameter after: a plan that has to be done first.
    package func plan(in phase: PhaseFolder, title: String, after: PlanReference? = nil) throws -> Created {
        for _ in 0..<64 {
            let library = try library()
            let siblings = library.tree.plans.filter { $0.phase.path == phase.path }
            guard let number = siblings.first?.id.phase ?? phase.number else {
                throw Diagnostic(
                    .error, "phase.without-number", "\(phase.path) has no phase number",
                    hints: ["rename the folder, such as 01-name"])
            }
            let id = PlanID(phase: number, plan: NextNumber.plan(taken: siblings.map(\.id.plan)))
            var template = template(id, title: title, folder: phase.path, in: library)
            if let after {
                template.dependsOn = [after.id.description]
                template.wave = 1 + ((try? library.document(of: after))?.frontmatter.wave ?? 1)
                if after.phase.path != phase.path { template.wave = 1 }
            }
            guard let path = try create(template, id, in: phase.path) else { continue }
            let added = try addToRoadmap { bytes, name in
                // Counted anew for each try: others may be adding plans too.
                let plans = (try? self.library())?.tree.plans.filter { $0.phase.path == phase.path } ?? []
                let count = TrackingFacts.Count(plans.count(where: \.hasSummary), of: plans.count)
                return RoadmapAdditions.plan(id, title: title, count: count, in: bytes, path: name)
            }
            return Created(plan: id, path: path, roadmap: added)
        }
        throw Diagnostic(.error, "plan.no-number", "other processes take every number; try again")
    }

    /// A phase with the next number and a first plan to be filled in, and its place in ROADMAP.md.
    /// - Parameter after: for a phase between two others: the one before it.
    package func phase(named name: String, goal: String?, after: PhaseNumber? = nil) throws -> Created {
        var claimed: [PhaseNumber] = []
        for _ in 0..<64 {
            let number = NextNumber.phase(taken: taken(in: try library()) + claimed, after: after)
            // Whoever makes this file owns the number until the folder is there.
            let claim = ".planning/phases/.kata-\(number).tmp"
            do {
                try writer.create([], at: claim)
            } catch let refusal as Diagnostic where refusal.code == "document.exists" {
                // About to become a phase, or left by a killed process: either way the number is not free.
                claimed.append(number)
                continue
            }
            defer { try? files.remove(DiskPath(projectRoot).appending(claim)) }
            // Somebody may have finished between the look and the claim.
            let library = try library()
            guard NextNumber.phase(taken: taken(in: library) + claimed, after: after) == number else { continue }
            return try make(number, name, goal, after: after, in: library)
        }
        throw Diagnostic(.error, "phase.no-number", "other processes take every number; try again")
    }

    private func make(
        _ number: PhaseNumber, _ name: String, _ goal: String?, after: PhaseNumber?, in library: PlanLibrary
    ) throws -> Created {
        let id = PlanID(phase: number, plan: "01")
        let goal = goal ?? "Say what is true for whom when this phase is done."
        let phase = PhaseTemplate(number: number, title: name, goal: goal, plans: [(id, name)])
        let folder = "phases/\(Self.hasStateFolders(library.tree) ? "pending/" : "")\(phase.folderName)"
        guard let path = try create(template(id, title: name, folder: folder, in: library), id, in: folder) else {
            throw Diagnostic(.error, "phase.exists", ".planning/\(folder) has this plan already")
        }
        let added = try addToRoadmap { bytes, name in RoadmapAdditions.phase(phase, after: after, in: bytes, path: name)
        }
        return Created(plan: id, path: path, roadmap: added)
    }

    /// Numbers on disk and numbers that the roadmap has planned.
    private func taken(in library: PlanLibrary) -> [PhaseNumber] {
        library.tree.phases.filter { $0.state != .quick }.compactMap(\.number)
            + (library.roadmap?.phases.map(\.number) ?? [])
    }

    /// Whether phases move from folder to folder as they go on; so they do in a project that has none yet.
    private static func hasStateFolders(_ tree: PlanningTree) -> Bool {
        let live = tree.phases.filter { !($0.state == .quick || $0.isArchived) }
        if live.isEmpty { return !tree.contains("phases/.gitkeep") }
        return live.contains { $0.state != .flat }
    }

    private func template(_ id: PlanID, title: String, folder: String, in library: PlanLibrary) -> PlanTemplate {
        let name = folder.split(separator: "/").last.map(String.init) ?? folder
        var template = PlanTemplate.blank(
            phaseFolder: name, plan: id, title: title, summaryPath: ".planning/\(folder)/\(id)-SUMMARY.md")
        template.context = template.context.filter(library.exists)
        return template
    }

    /// - Returns: `nil` when somebody else has taken the name.
    private func create(_ template: PlanTemplate, _ id: PlanID, in folder: String) throws -> String? {
        let path = ".planning/\(folder)/\(id)-PLAN.md"
        do {
            try writer.create(template.render(), at: path)
            return path
        } catch let refusal as Diagnostic where refusal.code == "document.exists" {
            return nil
        }
    }

    /// - Returns: what was added, for people.
    private func addToRoadmap(_ edit: ([UInt8], String) -> TrackingResult) throws -> [String] {
        let path = ".planning/ROADMAP.md"
        // Another process may be writing its own entry.
        for attempt in 0..<16 {
            guard let bytes = try? files.read(DiskPath(projectRoot).appending(path), limit: 16 << 20) else { return [] }
            let result = edit(bytes, path)
            guard !result.edits.isEmpty else { return [] }
            do {
                try writer.replace(bytes, with: result.bytes, at: path)
                return result.edits.map(\.reason)
            } catch let refusal as Diagnostic where refusal.code == "document.changed" && attempt < 15 {
                continue
            }
        }
        return []
    }
}
