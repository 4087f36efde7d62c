package import KataCore

/// A plan's file, found but not read.
package struct PlanReference: Sendable, Hashable {
    package var id: PlanID
    /// Relative to the planning folder.
    package var path: String
    package var phase: PhaseFolder
    package var state: PhaseFolder.State
    package var slug: String?
    /// The summary beside the plan, when there is one.
    package var summaryPath: String?

    package var hasSummary: Bool { summaryPath != nil }
    /// Whether it lies in a finished milestone or an archive, so that live plans with the same id win.
    package var isArchived: Bool { if case .milestone = state { true } else { false } }
}

/// A folder that holds the plans of one phase.
package struct PhaseFolder: Sendable, Hashable {
    /// `nil` for folders without a number.
    package var number: PhaseNumber?
    /// What follows the number; the whole name when there is none.
    package var slug: String
    package var state: State
    /// Relative to the planning folder.
    package var path: String

    /// Whether it lies in a finished milestone or an archive.
    package var isArchived: Bool { if case .milestone = state { true } else { false } }

    package enum State: Sendable, Hashable, CustomStringConvertible {
        case pending, active, completed
        /// Directly below `phases`.
        case flat
        /// In the archive of a milestone, or in another archive, by its folder's name.
        case milestone(String)
        case quick

        package var description: String {
            switch self {
            case .pending: "pending"
            case .active: "active"
            case .completed: "completed"
            case .flat: "flat"
            case .milestone: "archived"
            case .quick: "quick"
            }
        }

        /// Lower is found first.
        var rank: Int {
            switch self {
            case .active: 0
            case .pending: 1
            case .flat: 2
            case .completed: 3
            case .quick: 4
            case .milestone: 5
            }
        }
    }
}

/// What a query for a plan came to.
package enum PlanResolution: Sendable, Hashable {
    case found(PlanReference)
    /// - suggestions: ids and paths that look like the query, best first.
    case notFound(suggestions: [String])
    case ambiguous([PlanReference])
}
