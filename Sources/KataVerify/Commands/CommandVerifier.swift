package import KataCore
internal import KataDigest
package import KataProcess
internal import Synchronization

/// Runs the commands of a plan as they are written, each in one `bash -o pipefail` of its own, with `-e` when it has several
/// lines.
///
/// A command gets the tree's root as its working directory, `CI=1`, an empty input, no terminal, the environment that the
/// policy allows without any variable that ties it to a repository, and bounded time. Its exit code decides.
package struct CommandVerifier: Sendable {
    private let runner: ChildRunner
    private let environment: [String: String]
    private let limits: ChildLimits
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - environment: Complete, as ``EnvironmentPolicy/project`` makes it.
    ///   - limits: Per command.
    package init(
        runner: ChildRunner, environment: [String: String], limits: ChildLimits = ChildLimits(hard: .seconds(600)),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.runner = runner
        self.environment = GitEnvironment.scrubbed(environment).merging(["CI": "1"]) { $1 }
        self.limits = limits
        self.now = now
    }

    /// Where and how a list of commands is run.
    package struct Place: Sendable {
        /// The root of the files, absolute.
        package var root: String
        /// Their tree, for the record.
        package var tree: ObjectID?
        /// The file for the full output of a command, by its position from 0.
        package var logFile: (@Sendable (Int) -> String?)?

        package init(root: String, tree: ObjectID?, logFile: (@Sendable (Int) -> String?)? = nil) {
            self.root = root
            self.tree = tree
            self.logFile = logFile
        }
    }

    /// Runs all commands in order; all must pass.
    ///
    /// - Parameter stopsAtFailure: Leaves out what comes after the first command that did not pass.
    package func verify(
        _ list: CheckList, at place: Place, stopsAtFailure: Bool = false,
        onOutput: (@Sendable (OutputChunk) async -> Void)? = nil
    ) async -> Verification {
        var results: [CheckResult] = []
        var isStopped = false
        for (position, command) in list.commands.enumerated() {
            if isStopped || Task.isCancelled {
                results.append(leftOut(command, at: place))
                continue
            }
            let result = await run(command, at: place, logFile: place.logFile?(position), onOutput: onOutput)
            results.append(result)
            isStopped = result.wasCancelled || (stopsAtFailure && result.outcome != .passed)
        }
        return Verification(results: results, expectations: list.expectations)
    }

    /// Runs each different command once, before the work.
    package func baseline(of commands: [CheckCommand], at place: Place) async -> Baseline {
        var unique: [CheckCommand] = []
        for command in commands where !unique.contains(where: { $0.text == command.text }) { unique.append(command) }
        let verification = await verify(CheckList(commands: unique), at: place)
        return Baseline(results: verification.results)
    }

    /// Linux refuses a single argument of 128 KiB and more (execve(2)).
    private static let longestScript = 120_000

    private func run(
        _ command: CheckCommand, at place: Place, logFile: String?,
        onOutput: (@Sendable (OutputChunk) async -> Void)?
    ) async -> CheckResult {
        var result = CheckResult(
            command: command, outcome: .notRunnable, duration: .zero, startedAt: now(), tree: place.tree)
        guard command.text.contains(where: { !$0.isWhitespace }) else {
            result.explanation = "the command is empty"
            return result
        }
        guard command.text.utf8.count <= Self.longestScript else {
            result.explanation = "the command is longer than \(Self.longestScript) bytes"
            return result
        }
        let child = ChildCommand(
            .name("bash"),
            ["--noprofile", "--norc"] + strictness(of: command) + ["-o", "pipefail", "-c", command.text],
            environment: environment,
            workingDirectory: place.root, limits: limits, capture: CapturePlan(logFile: logFile))
        let digest = SharedDigest()
        do throws(ProcessError) {
            let outcome = try await runner.run(child) { chunk in
                digest.append(chunk)
                await onOutput?(chunk)
            }
            result.duration = outcome.duration
            result.exitCode = outcome.termination.exitCode
            result.output = CheckOutput(
                standardOutput: outcome.standardOutput, standardError: outcome.standardError, digest: digest.value,
                survivors: outcome.survivors, logProblem: outcome.logProblem)
            (result.outcome, result.explanation) = ExitExplanation.judge(outcome, limits: limits)
            result.wasCancelled = outcome.stoppedBy == .cancelled
        } catch {
            result.outcome = error.code == .cancelled ? .notRun : .notRunnable
            result.wasCancelled = error.code == .cancelled
            result.explanation = error.message
        }
        return result
    }

    /// Of several lines each must pass: without this only the last one would count, and the others could not fail.
    private func strictness(of command: CheckCommand) -> [String] {
        command.text.contains("\n") ? ["-e"] : []
    }

    private func leftOut(_ command: CheckCommand, at place: Place) -> CheckResult {
        var result = CheckResult(
            command: command, outcome: .notRun, duration: .zero, startedAt: now(), tree: place.tree)
        result.wasCancelled = Task.isCancelled
        result.explanation = result.wasCancelled ? "the run was cancelled" : "an earlier command did not pass"
        return result
    }
}

/// Both streams of a child are read at the same time.
private final class SharedDigest: Sendable {
    private let state = Mutex(OutputDigest())

    var value: Digest256 { state.withLock { $0.digest } }
    func append(_ chunk: OutputChunk) { state.withLock { $0.append(chunk) } }
}
