internal import Foundation
internal import KataCore
internal import KataProcess

/// Ctrl-C and SIGTERM while work is under way.
struct StopSignals: Sendable {
    let context: CommandContext

    /// The first signal ends the work in order; a second one ends this process at once.
    func watch<Value: Sendable>(stopping work: Task<Value, any Error>) async {
        var count = 0
        for await _ in TerminationSignals.watch() {
            count += 1
            if count == 1 {
                context.write.error("\nStopping. Work that is not committed is kept; once more to stop at once.\n")
                work.cancel()
            } else {
                exit(ExitStatus.cancelled.rawValue)
            }
        }
    }
}
