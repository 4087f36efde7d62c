internal import KataCore

/// Runs the `git` program in one working tree, with a clean environment.
struct GitProgram: Sendable {
    let programs: any ProgramRunning
    let environment: [String: String]
    let folder: String
    let probe: GitProbe?
    /// Objects that Git can't see yet.
    var incoming: ObjectStaging?

    init(
        programs: any ProgramRunning, environment: [String: String], folder: String, probe: GitProbe? = nil,
        incoming: ObjectStaging? = nil
    ) {
        self.incoming = incoming
        self.programs = programs
        self.environment = ChildEnvironment.forGit(environment)
        self.folder = folder
        self.probe = probe
    }

    /// Runs `git` and returns what it printed.
    ///
    /// - Parameters:
    ///   - extra: variables for this call alone.
    ///   - accepting: the exit codes that are results.
    /// - Throws: `programMissing` when `git` can't be started; `program` for any other exit code, with the first lines of
    ///   standard error.
    @discardableResult
    func run(
        _ arguments: [String], input: [UInt8] = [], extra: [String: String] = [:],
        accepting: Set<Int32> = [0], timeout: Duration = .seconds(120)
    ) async throws(GitError) -> ProgramResult {
        try incoming?.publish(probe)
        if Self.writes(arguments) { try probe.announce(.program, Self.name(arguments)) }
        let request = ProgramRequest(
            "git", Self.durability(of: arguments) + arguments, in: folder,
            environment: environment.merging(extra) { $1 }, standardInput: input,
            timeout: timeout)
        let result: ProgramResult
        do {
            result = try await programs.run(request)
        } catch {
            throw GitError(
                .programMissing, "git could not be run: \(error)", function: Self.name(arguments),
                hint: "install git 2.36 or newer and see that it is on PATH")
        }
        guard !result.timedOut else {
            throw GitError(.program, "git did not end within \(timeout.forPeople)", function: Self.name(arguments))
        }
        guard accepting.contains(result.exitCode) else {
            let words = result.errorText.split(separator: "\n").prefix(5).joined(separator: "; ")
            throw GitError(
                .program, "git ended with exit code \(result.exitCode): \(words)", function: Self.name(arguments))
        }
        return result
    }

    private static let writingCommands: Set<String> = [
        "checkout-index", "commit-tree", "hash-object", "read-tree", "reset", "symbolic-ref", "update-index",
        "update-ref",
        "worktree", "write-tree",
    ]

    /// Git does not wait for the disk on its own when it writes single objects and references.
    private static func durability(of arguments: [String]) -> [String] {
        switch arguments.first {
        case "commit-tree", "hash-object", "write-tree": ["-c", "core.fsync=loose-object"]
        case "update-ref": ["-c", "core.fsync=reference"]
        default: []
        }
    }

    private static func writes(_ arguments: [String]) -> Bool { arguments.contains(where: writingCommands.contains) }

    /// The command without its arguments, which may hold paths and messages.
    private static func name(_ arguments: [String]) -> String {
        "git " + (arguments.first { !$0.hasPrefix("-") } ?? "")
    }
}
