package import KataCore

/// Runs short helper programs, such as `git`, with their whole output in memory.
///
/// Output is neither redacted nor logged: it is read by kata, not shown. Descendants in the program's process group end with
/// it; those that leave the group are not looked for, because helpers are programs we trust.
package struct SystemPrograms: ProgramRunning {
    /// More output than this is an error rather than a swollen process.
    package static let outputLimit = 1 << 30

    package init() {}

    /// - Throws: ``ProcessError`` when the program can't be started or writes more than ``outputLimit`` bytes.
    package func run(_ request: ProgramRequest) async throws -> ProgramResult {
        let command = ChildCommand(
            .name(request.program), request.arguments, environment: request.environment,
            workingDirectory: request.workingDirectory,
            standardInput: request.standardInput.isEmpty ? .none : .bytes(request.standardInput),
            limits: ChildLimits(hard: request.timeout, grace: .seconds(1)),
            capture: CapturePlan(headBytes: Self.outputLimit, tailBytes: 0))
        let outcome = try await ChildRunner(redactor: .none, reach: .group).run(command)
        guard !outcome.standardOutput.truncated, !outcome.standardError.truncated else {
            throw ProcessError(.outputTooLarge, "\(request.program) wrote more than \(Self.outputLimit) bytes")
        }
        if outcome.stoppedBy == .cancelled { throw CancellationError() }
        return ProgramResult(
            exitCode: outcome.termination.exitCode, standardOutput: outcome.standardOutput.head,
            standardError: outcome.standardError.head, timedOut: outcome.stoppedBy == .hardTimeout)
    }
}
