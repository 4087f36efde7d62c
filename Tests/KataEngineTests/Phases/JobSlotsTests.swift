import Synchronization
import Testing

@testable import KataEngine

@Suite struct JobSlotsTests {
    /// What happened, in its order.
    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// How many are in, and were at the most.
    private final class Inside: Sendable {
        private let count = Mutex<(now: Int, most: Int)>((0, 0))
        func change(by step: Int) { count.withLock { $0 = ($0.now + step, max($0.most, $0.now + step)) } }
        var now: Int { count.withLock { $0.now } }
        var most: Int { count.withLock { $0.most } }
    }

    /// Something that several tasks wait for.
    private struct Gate: Sendable {
        private let stream = AsyncStream<Void>.makeStream()
        func open() { stream.continuation.finish() }
        func wait() async { for await _ in stream.stream {} }
    }

    @Test func placesAreGivenInTheOrderOfTheTickets() async throws {
        let slots = JobSlots(1)
        let log = Log()
        let seats = (0..<20).map { _ in JobSeat(slots) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            // The last one is the first to run.
            for (number, seat) in seats.enumerated().reversed() {
                group.addTask { try await seat.work { log.add("\(number)") } }
            }
            try await group.waitForAll()
        }
        #expect(log.all == (0..<20).map { "\($0)" })
    }

    @Test func noMoreThanSoManyAreIn() async throws {
        let slots = JobSlots(3)
        let inside = Inside()
        let seats = (0..<50).map { _ in JobSeat(slots) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seat in seats {
                group.addTask {
                    try await seat.work {
                        inside.change(by: 1)
                        for _ in 0..<20 { await Task.yield() }
                        inside.change(by: -1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.now == 0)
        #expect((1...3).contains(inside.most))
    }

    @Test func whoStepsAsideLetsAnotherOneIn() async throws {
        let slots = JobSlots(1)
        let log = Log()
        let (first, second, third) = (JobSeat(slots), JobSeat(slots), JobSeat(slots))
        let (asideGate, secondGate) = (Gate(), Gate())
        async let one: Void = first.work {
            try await first.aside {
                log.add("first waits")
                await asideGate.wait()
                secondGate.open()
            }
            log.add("first goes on")
        }
        async let two: Void = second.work {
            log.add("second")
            asideGate.open()
            await secondGate.wait()
        }
        async let three: Void = third.work { log.add("third") }
        _ = try await (one, two, three)
        // Who had been in goes before who has not begun, unless it came back too late for that.
        #expect(log.all.prefix(2) == ["first waits", "second"])
        #expect(log.all.sorted() == ["first goes on", "first waits", "second", "third"])
    }

    @Test func whoIsCancelledGivesItsPlaceUp() async throws {
        let slots = JobSlots(1)
        let (first, second, third) = (JobSeat(slots), JobSeat(slots), JobSeat(slots))
        let gate = Gate()
        let holder = Task { try await first.work { await gate.wait() } }
        let waiter = Task { try await second.work {} }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        gate.open()
        try await holder.value
        #expect(try await third.work { 3 } == 3)
    }
}
