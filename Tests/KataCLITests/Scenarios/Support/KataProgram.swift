import Foundation
import KataTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The built program as a process of its own, for what can't be seen from within: signals, kills, two at once, a piped input.
final class KataProgram {
    private let process = Process()
    private let input = Pipe()
    private let output: String
    private let error: String

    static var executable: String { BuiltProgram.path("kata") }

    /// The same command line on services that can end it at a chosen change.
    static var crashtest: String { BuiltProgram.path("kata-crashtest") }

    convenience init(_ scenario: Scenario, _ arguments: [String], executable: String = KataProgram.executable) throws {
        try self.init(
            scenario.environment, in: scenario.project, scratch: scenario.repository.folder.path, arguments,
            executable: executable)
    }

    /// - Parameter scratch: the folder for what the program prints.
    init(
        _ environment: [String: String], in folder: String, scratch: String, _ arguments: [String],
        executable: String = KataProgram.executable
    ) throws {
        let name = UUID().uuidString
        output = "\(scratch)/out-\(name)"
        error = "\(scratch)/err-\(name)"
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment
        process.standardInput = input
        try Data().write(to: URL(fileURLWithPath: output))
        try Data().write(to: URL(fileURLWithPath: error))
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: error)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var errorText: String { (try? String(contentsOfFile: error, encoding: .utf8)) ?? "" }
    var processIdentifier: Int32 { process.processIdentifier }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }
    func type(_ line: String) { input.fileHandleForWriting.write(Data("\(line)\n".utf8)) }
    func closeInput() { try? input.fileHandleForWriting.close() }

    /// The exit code, or the negative number of the signal that ended it.
    func end() async -> CapturedContext.Result {
        guard await eventually(within: 60, { !process.isRunning }) else {
            return .init(exit: .min, output: outputText, error: "did not end\n\(errorText)")
        }
        let code = process.terminationStatus
        return .init(
            exit: process.terminationReason == .uncaughtSignal ? -code : code, output: outputText, error: errorText)
    }

    private var outputText: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
}
