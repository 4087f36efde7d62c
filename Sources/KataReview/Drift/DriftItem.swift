package import KataCore
package import KataGit
internal import KataPlan
internal import KataVerify

/// A must-have of a closed plan that does not hold any more.
package struct DriftItem: Sendable {
    package enum Origin: Sendable, Hashable {
        /// It held right before this commit, and not after it.
        case broken(by: CommitInfo)
        /// It never held since the plan was closed, as far as history reaches.
        case neverHeld
        /// Somewhere in history nobody can tell any more whether it held.
        case untraced(reason: String)
    }

    package var plan: PlanID
    /// `artifact`, `key-link`, `truth`.
    package var kind: String
    package var item: String
    package var reasons: [String]
    package var origin: Origin
}

/// A must-have of a closed plan about which nothing is known: never one that holds.
package struct UnmeasuredItem: Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        /// No command, artifact or key link speaks of it, or no machine can answer.
        case notMeasurable(reason: String)
        /// Commands speak of it, and none was run.
        case notRun([String])
        /// A command could not be run, or its answers differ.
        case undecided(reason: String)
    }

    package var plan: PlanID
    package var kind: String
    package var item: String
    package var cause: Cause
}

/// One must-have, with what decides about it.
struct DriftQuestion: Sendable {
    let plan: PlanID
    let kind: MustHaveResult.Kind
    let item: String
    /// Commands that have to be run for an answer.
    let commands: [CheckCommand]
    private let mustHaves: MustHaves
    private let paths: [RepositoryPath]?

    init(_ plan: PlanID, _ artifact: Artifact) {
        var only = MustHaves()
        only.artifacts = [artifact]
        self.init(plan, .artifact, artifact.pathText, only, commands: [])
    }

    init(_ plan: PlanID, _ link: KeyLink) {
        var only = MustHaves()
        only.keyLinks = [link]
        self.init(plan, .keyLink, "\(link.from) → \(link.to)", only, commands: [])
    }

    /// A truth with everything that speaks of it.
    init(_ plan: PlanID, _ truth: Truth, _ bearing: TruthBearing) {
        self.init(plan, .truth, truth.text, bearing.mustHaves, commands: bearing.commands)
    }

    private init(
        _ plan: PlanID, _ kind: MustHaveResult.Kind, _ item: String, _ mustHaves: MustHaves, commands: [CheckCommand]
    ) {
        self.plan = plan
        self.kind = kind
        self.item = item
        self.mustHaves = mustHaves
        self.commands = commands
        let found =
            mustHaves.artifacts.map(\.path) + mustHaves.keyLinks.flatMap { [$0.fromPath, $0.toPath] }
        let known = found.compactMap(\.self)
        paths = known.count == found.count && commands.isEmpty ? known : nil
    }

    /// The artifacts and key links that speak of a truth, each for itself.
    var parts: [DriftQuestion] {
        guard kind == .truth else { return [] }
        return mustHaves.artifacts.map { DriftQuestion(plan, $0) } + mustHaves.keyLinks.map { DriftQuestion(plan, $0) }
    }

    /// - Parameter results: of its commands on this tree; empty when none was run.
    func ask(_ tree: DriftTree, _ results: [CheckResult] = []) async throws -> MustHaveResult? {
        // A command without a result is one that was not run.
        let all =
            commands.map { command in
                results.first { $0.command.text == command.text }
                    ?? CheckResult(
                        command: command, outcome: .notRun, duration: .zero, startedAt: Timestamp(milliseconds: 0),
                        tree: nil)
            }
        return try await MustHaveChecker(tree: tree).check(mustHaves, results: all).first
    }

    /// What the answer depends on; `nil` when that can be anything in the tree.
    func key(in tree: DriftTree) async throws -> [ObjectID?]? {
        guard let paths, !paths.contains(where: { $0.bytes.contains { [0x2A, 0x3F, 0x5B].contains($0) } }) else {
            return nil
        }
        var key: [ObjectID?] = []
        for path in paths { key.append(try await tree.id(of: path)) }
        return key
    }
}
