internal import Foundation
package import KataCore
package import KataEngine
package import KataFiles
package import KataGit
package import KataStoreSQLite

/// What every command gets instead of globals: built once by the program, by hand in tests.
package struct CommandContext: Sendable {
    package var environment: [String: String]
    package var workingDirectory: String
    package var files: any FileAccess
    package var probes = ServiceProbes()
    package var time: TimeSource
    package var terminal: Terminal
    package var write: OutputStreams
    /// Whether standard input may be read for answers; `--no-input` forbids it.
    package var readsInput = true
    /// The next line of standard input without its end; `nil` at its end.
    package var readLine: @Sendable () async throws -> String? = StandardInput.reader()
    /// How what is found out about plans is kept for the next call; `nil` leaves nothing behind.
    package var indexing: PlanIndexing?

    package init(
        environment: [String: String], workingDirectory: String, files: any FileAccess, time: TimeSource,
        terminal: Terminal, write: OutputStreams
    ) {
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.files = files
        self.time = time
        self.terminal = terminal
        self.write = write
    }

    package static func live() -> CommandContext {
        let environment = ProcessInfo.processInfo.environment
        var context = CommandContext(
            environment: environment, workingDirectory: FileManager.default.currentDirectoryPath, files: SystemFiles(),
            time: .system, terminal: .of(environment: environment), write: .standard)
        context.indexing = PlanIndexing(
            program: ProgramIdentity.current(context.files),
            cacheFolder: PlanIndexing.cacheFolder(in: environment))
        return context
    }

    /// The context as the options of one call change it.
    func with(_ options: GlobalOptions) -> CommandContext {
        var context = self
        if let directory = options.directory, !directory.isEmpty {
            context.workingDirectory = directory.hasPrefix("/") ? directory : "\(workingDirectory)/\(directory)"
        }
        let color = Terminal.ColorChoice(rawValue: options.color) ?? .auto
        context.terminal = terminal.redecided(environment: environment, color: color, mayPrompt: !options.noInput)
        if options.noInput { context.readsInput = false }
        if options.quiet || options.json { context.terminal.isLive = false }
        return context
    }

    func newID() -> ULID {
        var generator = SystemRandomNumberGenerator()
        return ULID.make(at: time.now(), using: &generator)
    }
}

/// What sees the changes that a command makes, beside those through its `files`; nothing does in production.
package struct ServiceProbes: Sendable {
    package var git: GitProbe?
    package var store: StoreProbe?

    package init(git: GitProbe? = nil, store: StoreProbe? = nil) {
        self.git = git
        self.store = store
    }
}

/// Where a command's text goes: data to standard output, messages to standard error.
package struct OutputStreams: Sendable {
    package var output: @Sendable (String) -> Void
    package var error: @Sendable (String) -> Void

    package init(output: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void) {
        self.output = output
        self.error = error
    }

    package static let standard = OutputStreams(
        output: { StreamWriter.write($0, to: 1) },
        error: { StreamWriter.write($0, to: 2) })
}
