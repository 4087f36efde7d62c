import KataProcess
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct TerminationSignalsTests {
    /// SIGHUP, because nothing else in a test process uses it.
    @Test func signalsBecomeValuesAndDoNotEndTheProcess() async throws {
        let signals = TerminationSignals.watch([.hangup], forceAfter: 0)
        var received: [TerminationSignal] = []
        kill(getpid(), SIGHUP)
        for await signal in signals {
            received.append(signal)
            if received.count == 2 { break }
            kill(getpid(), SIGHUP)
        }
        #expect(received == [.hangup, .hangup])
    }
}
