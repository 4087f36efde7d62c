internal import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataProviders

/// What the calls that carry out a phase have in common.
struct PhaseFlags: ParsableArguments {
    @Option(help: ArgumentHelp("How many plans at a time.", valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Only this wave.", valueName: "n"))
    var wave: Int?

    @Flag(help: "Only plans that close gaps.")
    var gapsOnly = false

    @Flag(help: "Land the plans of a wave that are good when others are not.")
    var landGood = false

    init() {}

    mutating func validate() throws {
        guard jobs.map({ (1...256).contains($0) }) ?? true else {
            throw ValidationError("--jobs takes a number from 1 to 256")
        }
        guard wave.map({ $0 > 0 }) ?? true else { throw ValidationError("--wave takes a number from 1") }
    }
}

/// How a phase is to be carried out: as the flags of a call say, or as its last run was.
struct PhaseCall: Sendable {
    var jobs: Int?
    var wave: Int?
    var gapsOnly: Bool
    var landsGood: Bool
    /// Puts aside what earlier executions have left unlanded, and begins anew.
    var redoes = false
    /// Sleeps until a provider takes requests again, and goes on.
    var waits: Bool
    var selection: ProviderSelection
    var options: @Sendable (PlanID) -> ExecutionOptions

    init(
        _ flags: PhaseFlags, waits: Bool, selection: ProviderSelection,
        options: @escaping @Sendable (PlanID) -> ExecutionOptions
    ) {
        jobs = flags.jobs
        wave = flags.wave
        gapsOnly = flags.gapsOnly
        landsGood = flags.landGood
        self.waits = waits
        self.selection = selection
        self.options = options
    }
}
