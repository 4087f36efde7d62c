internal import ArgumentParser
internal import Dispatch
internal import KataCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The program: reads its arguments, runs one command, exits with the code of the outcome's class.
package enum KataCommandLine {
    /// Never returns.
    package static func runAndExit() -> Never {
        runAndExit(Array(CommandLine.arguments.dropFirst()), in: .live())
    }

    /// The same with other arguments and services.
    package static func runAndExit(_ arguments: [String], in context: CommandContext) -> Never {
        // A reader that closes its end, such as `head`, ends kata quietly.
        _ = signal(SIGPIPE, SIG_DFL)
        exit(run(arguments, in: context))
    }

    /// Runs one command to its end and returns the exit code.
    static func run(_ arguments: [String], in context: CommandContext) -> Int32 {
        // Waiting here instead of an asynchronous main saves milliseconds at every start; nothing needs the main actor.
        let code = Mutex<Int32>(ExitStatus.internalError.rawValue)
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            let result = await CommandRunner(context: context).run(arguments)
            code.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return code.withLock { $0 }
    }
}
