internal import Subprocess

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// A command that was checked and resolved, ready to start.
struct Launch: Sendable {
    let configuration: Configuration
    let input: ChildInput
    private let token: String
    private let reach: SweepReach
    private let program: String

    init(_ command: ChildCommand, reach: SweepReach) throws(ProcessError) {
        self.reach = reach
        program = command.executable.text
        input = command.standardInput
        let token = String(UInt64.random(in: .min ... .max), radix: 36)
        self.token = token
        let path = try Self.resolve(command)
        guard !command.arguments.contains(where: { $0.utf8.contains(0) }) else {
            throw ProcessError(.invalidArgument, "an argument of \(program) holds a NUL byte")
        }
        var variables = command.environment
        if reach == .family { variables[ProcessTable.markerName] = token }
        var entries: [[UInt8]] = []
        entries.reserveCapacity(variables.count)
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
            let entry = Array("\(name)=\(value)".utf8)
            guard !name.isEmpty, !name.utf8.contains(0x3D), !entry.contains(0) else {
                throw ProcessError(.invalidArgument, "the environment of \(program) has an impossible entry")
            }
            entries.append(entry + [0])
        }
        var options = PlatformOptions()
        options.createSession = true
        configuration = Configuration(
            executable: .path(FilePath(path)),
            arguments: Arguments(executablePathOverride: program, remainingValues: command.arguments),
            environment: .custom(entries), workingDirectory: FilePath(command.workingDirectory),
            platformOptions: options)
    }

    func family(of leader: Int32) -> ProcessFamily { ProcessFamily(leader: leader, token: token, reach: reach) }

    /// What to say when the start itself failed; no arguments, no environment.
    func failure(_ error: any Error) -> ProcessError {
        guard let error = error as? SubprocessError else {
            return ProcessError(.spawnFailed, "\(program) could not be started")
        }
        if error.code == .executableNotFound { return ProcessError(.executableNotFound, "\(program): not found") }
        let reason = error.underlyingError.map { ": \($0)" } ?? ""
        return ProcessError(.spawnFailed, "\(program) could not be started\(reason)")
    }

    private static func resolve(_ command: ChildCommand) throws(ProcessError) -> String {
        let folder = command.workingDirectory
        guard folder.hasPrefix("/"), !folder.utf8.contains(0), ExecutableLookup.isFolder(folder) else {
            throw ProcessError(.workingDirectoryMissing, "the working directory \(folder) is not there")
        }
        let name = command.executable.text
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw ProcessError(.invalidArgument, "the program has no name")
        }
        guard name.utf8.contains(0x2F) else {
            if let found = ExecutableLookup.find(name, path: command.environment["PATH"] ?? "") { return found }
            throw ProcessError(.executableNotFound, "\(name): not found in PATH")
        }
        let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
        guard ExecutableLookup.exists(path) else { throw ProcessError(.executableNotFound, "\(name): no such file") }
        guard ExecutableLookup.isExecutable(path) else {
            throw ProcessError(.notExecutable, "\(name): is not an executable file")
        }
        return path
    }
}
