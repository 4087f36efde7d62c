internal import KataCore
internal import KataGit
internal import KataPlan

/// What the closing commit of a plan does to the tree: the summary, the tracking documents, and the move of a finished phase.
struct ClosingPlan: Sendable {
    /// Where the summary ends up, after a move.
    var summary: RepositoryPath
    /// Where it is on disk before the move, and where the folder goes.
    var move: FolderMove?
    /// Tracking documents by path, as edits to whatever bytes they are given.
    var tracking: [TrackedDocument]

    struct FolderMove: Sendable, Hashable {
        var from: RepositoryPath
        var to: RepositoryPath
    }

    struct TrackedDocument: Sendable {
        var path: RepositoryPath
        var edit: @Sendable ([UInt8]) -> TrackingResult
    }

    /// - Parameters:
    ///   - library: the planning folder as it is on disk now.
    ///   - alsoClosed: the paths of plans that count as closed, though the folder does not show it yet.
    init(
        for subject: PlanSubject, library: PlanLibrary, closedAt: Timestamp, alsoClosed: Set<String> = []
    ) throws {
        let facts = library.trackingFacts(closing: subject, and: alsoClosed, at: closedAt)
        let path = SummaryPath.of(planPath: subject.reference.path)
        guard let present = subject.planningPath(path) else {
            throw ExecutionFailure.other(message: "no summary can be written beside \(subject.reference.path)")
        }
        summary = present
        if facts.plansOfPhase.isComplete, let folder = library.completedFolder(for: subject),
            let from = subject.planningPath(folder.from), let to = subject.planningPath(folder.to)
        {
            move = FolderMove(from: from, to: to)
            summary = try RepositoryPath(bytes: to.bytes + present.bytes.dropFirst(from.bytes.count))
        }
        tracking = [
            ("STATE.md", TrackingEditor.state), ("ROADMAP.md", TrackingEditor.roadmap),
            ("REQUIREMENTS.md", TrackingEditor.requirements),
        ].compactMap { name, editor in
            subject.planningPath(name).map { path in
                TrackedDocument(path: path) { bytes in editor(bytes, path.display, facts) }
            }
        }
    }
}
