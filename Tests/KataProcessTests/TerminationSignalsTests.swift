import KataProcess
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct TerminationSignalsTests {
    /// SIGQUIT, because nothing else in a test process uses it.
    @Test func signalsBecomeValuesAndDoNotEndTheProcess() async throws {
        let signals = TerminationSignals.watch([.quit], forceAfter: 0)
        var received: [TerminationSignal] = []
        kill(getpid(), SIGQUIT)
        for await signal in signals {
            received.append(signal)
            if received.count == 2 { break }
            kill(getpid(), SIGQUIT)
        }
        #expect(received == [.quit, .quit])
    }
}
