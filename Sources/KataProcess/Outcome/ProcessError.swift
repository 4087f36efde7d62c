/// Why a child could not be started.
package struct ProcessError: Error, Sendable, Hashable, CustomStringConvertible {
    package let code: Code
    /// One sentence, with the program's name in it; never holds arguments or the environment.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static let executableNotFound = Code(rawValue: "process.executable-not-found")
        /// It is there, but it is a folder or may not be executed.
        package static let notExecutable = Code(rawValue: "process.not-executable")
        package static let workingDirectoryMissing = Code(rawValue: "process.working-directory-missing")
        /// A NUL byte in an argument or in the environment, or a name with `=`.
        package static let invalidArgument = Code(rawValue: "process.invalid-argument")
        /// The task was cancelled before there was a child.
        package static let cancelled = Code(rawValue: "process.cancelled")
        package static let spawnFailed = Code(rawValue: "process.spawn-failed")
        /// A helper program wrote more than this process is willing to hold in memory.
        package static let outputTooLarge = Code(rawValue: "process.output-too-large")
    }
}
