package import KataCore
package import KataFiles
package import KataGit
internal import KataPlan
package import KataProviders

/// What a phase is to be carried out with.
package struct PhaseRequest: Sendable {
    /// Relative to the planning folder.
    package var folder: String
    /// As a person names it.
    package var name: String
    /// How many plans at a time.
    package var jobs: Int
    /// Only this wave.
    package var wave: Int?
    /// Only plans that close gaps.
    package var gapsOnly: Bool
    /// Lands the good plans of a wave when others are not.
    package var landsGood: Bool
    /// Puts aside what earlier executions have left unlanded, and begins anew.
    package var redoes: Bool
    /// Sleeps until a provider takes requests again, and goes on.
    package var waits: Bool
    package var worktrees: WorktreeSettings
    package var options: @Sendable (PlanID) -> ExecutionOptions
    /// What the record of a run keeps of its options.
    package var recordedOptions: @Sendable (ExecutionOptions, ExistingWork?) -> JSONText
    package var provider: @Sendable () throws -> any Provider
    /// Asks the person at the terminal; `nil` when nobody is there.
    package var people: CheckpointHandler?
    /// Opens a plan's working tree; its objects and those of the person's workspace are the same.
    package var openTree: @Sendable (String) async throws -> GitWorkspace

    package init(
        folder: String, name: String, jobs: Int, wave: Int? = nil, gapsOnly: Bool = false, landsGood: Bool = false,
        redoes: Bool = false, waits: Bool = false, worktrees: WorktreeSettings,
        options: @escaping @Sendable (PlanID) -> ExecutionOptions,
        recordedOptions: @escaping @Sendable (ExecutionOptions, ExistingWork?) -> JSONText,
        provider: @escaping @Sendable () throws -> any Provider, people: CheckpointHandler? = nil,
        openTree: @escaping @Sendable (String) async throws -> GitWorkspace
    ) {
        self.folder = folder
        self.name = name
        self.jobs = jobs
        self.wave = wave
        self.gapsOnly = gapsOnly
        self.landsGood = landsGood
        self.redoes = redoes
        self.waits = waits
        self.worktrees = worktrees
        self.options = options
        self.recordedOptions = recordedOptions
        self.provider = provider
        self.people = people
        self.openTree = openTree
    }

    /// The part that is carried out.
    package func schedule(in library: PlanLibrary) -> PhaseSchedule {
        PhaseSchedule(of: folder, in: library).keeping { candidate, entry in
            (wave == nil || candidate.number == wave) && (!gapsOnly || entry.isGapClosure)
        }
    }
}
