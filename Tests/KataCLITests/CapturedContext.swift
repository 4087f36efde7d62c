import KataCore
import KataEngine
import KataFiles
import KataTestSupport
import Synchronization

@testable import KataCLI

/// Runs commands in this process and keeps what they print.
struct CapturedContext: Sendable {
    struct Result: Sendable {
        var exit: Int32
        var output: String
        var error: String

        /// Standard output as one JSON document.
        func json() throws -> JSONText { try JSONText(parsing: output) }
    }

    private final class Text: Sendable {
        private let text = Mutex("")
        func append(_ more: String) { text.withLock { $0 += more } }
        var value: String { text.withLock { $0 } }
    }

    let workingDirectory: String
    var environment: [String: String]
    /// What a person types at the terminal, line by line; without any there is no terminal.
    var answers: [String]?
    /// How far the clock is ahead of the machine's.
    var clockOffset = Duration.zero
    /// Its folder is there for as long as somebody holds it.
    private var repository: ScratchRepository?

    /// - Parameter environment: complete; nothing of the machine's is added.
    init(in workingDirectory: String, environment: [String: String]) {
        self.workingDirectory = workingDirectory
        self.environment = environment
    }

    /// At the root of a scratch repository, with its own environment.
    init(_ repository: ScratchRepository) {
        self.init(in: repository.path, environment: repository.environment)
        self.repository = repository
    }

    func run(_ arguments: String...) async -> Result { await run(arguments) }

    func run(_ arguments: [String]) async -> Result {
        let output = Text()
        let error = Text()
        // No terminal on any side, so that text is plain and nobody is asked.
        let terminal = Terminal(
            outputIsTerminal: false, errorIsTerminal: false, inputIsTerminal: false, width: 100, colorsOutput: false,
            colorsError: false, isLive: false, canPrompt: answers != nil)
        var context = CommandContext(
            environment: environment, workingDirectory: workingDirectory, files: SystemFiles(), time: .system,
            terminal: terminal,
            write: OutputStreams(output: { output.append($0) }, error: { error.append($0) }))
        // As the program itself does, so that every test of a command is one of the index too.
        context.indexing = PlanIndexing(program: "test", cacheFolder: PlanIndexing.cacheFolder(in: environment))
        if clockOffset != .zero {
            let offset = clockOffset.wholeMilliseconds
            context.time = TimeSource(
                now: { Timestamp(milliseconds: TimeSource.system.now().milliseconds + offset) },
                monotonic: TimeSource.system.monotonic, sleep: TimeSource.system.sleep)
        }
        let lines = Mutex(answers ?? [])
        context.readLine = { lines.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
        let exit = await CommandRunner(context: context).run(arguments)
        return Result(exit: exit, output: output.value, error: error.value)
    }
}
