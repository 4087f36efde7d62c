/// Runs one short helper program to its end, such as `git`; `KataProcess` implements it.
///
/// For modules that may not spawn processes themselves. Long or hostile commands go through `KataProcess` directly.
package protocol ProgramRunning: Sendable {
    /// - Throws: when the program can't be started. A non-zero exit is a result, not an error.
    func run(_ request: ProgramRequest) async throws -> ProgramResult
}

package struct ProgramRequest: Sendable, Hashable {
    /// A name to look up in the environment's `PATH`, or an absolute path.
    package var program: String
    package var arguments: [String]
    package var workingDirectory: String
    /// The complete environment of the child; nothing is inherited.
    package var environment: [String: String]
    package var standardInput: [UInt8]
    /// The child is killed after this time.
    package var timeout: Duration

    package init(
        _ program: String, _ arguments: [String], in workingDirectory: String, environment: [String: String],
        standardInput: [UInt8] = [], timeout: Duration = .seconds(60)
    ) {
        self.program = program
        self.arguments = arguments
        self.workingDirectory = workingDirectory
        self.environment = environment
        self.standardInput = standardInput
        self.timeout = timeout
    }
}

package struct ProgramResult: Sendable, Hashable {
    /// The exit code; 128 + signal for a child that a signal ended, as shells count it.
    package var exitCode: Int32
    package var standardOutput: [UInt8]
    package var standardError: [UInt8]
    package var timedOut: Bool

    package init(exitCode: Int32, standardOutput: [UInt8], standardError: [UInt8], timedOut: Bool = false) {
        self.exitCode = exitCode
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.timedOut = timedOut
    }

    package var outputText: String { String(decoding: standardOutput, as: UTF8.self) }
    package var errorText: String { String(decoding: standardError, as: UTF8.self) }
}
