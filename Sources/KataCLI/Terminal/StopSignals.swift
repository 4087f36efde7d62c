internal import Foundation
internal import KataCore
internal import KataProcess

/// Ctrl-C, SIGTERM and the end of the terminal while work is under way.
struct StopSignals: Sendable {
    /// Says what happens now.
    let say: @Sendable (String) -> Void
    /// Takes off the screen what moves there.
    let clear: @Sendable () -> Void

    init(_ view: some LiveView) {
        say = { view.interject($0) }
        clear = { view.end() }
    }

    /// The first signal ends the work in order; a second one ends this process at once.
    func watch<Value: Sendable>(stopping work: Task<Value, any Error>) async {
        var count = 0
        for await signal in TerminationSignals.watch() {
            if signal == .hangup, count > 0 { continue }
            count += 1
            if count == 1 {
                say("Stopping. Work that is not committed is kept; once more to stop at once.")
                work.cancel()
            } else {
                clear()
                exit(ExitStatus.cancelled.rawValue)
            }
        }
    }
}
