internal import Synchronization

/// Lets so many in at a time, in the order in which they asked.
///
/// A place in the order is taken at once; whoever holds it is let in later. A task that is cancelled gives its place up.
final class JobSlots: Sendable {
    struct Ticket: Sendable, Hashable {
        fileprivate let number: Int
    }

    private enum Place {
        case queued
        case waiting(CheckedContinuation<Bool, Never>)
        case admitted
    }

    private struct State {
        var free: Int
        var next = 0
        var places: [Int: Place] = [:]
        /// Numbers of those that are not let in yet, in their order.
        var queue: [Int] = []

        mutating func drop(_ number: Int) {
            places[number] = nil
            queue.removeAll { $0 == number }
        }
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: max(1, count))) }

    /// - Parameter isFirst: goes before all others, as one that has been in already.
    func ticket(isFirst: Bool = false) -> Ticket {
        state.withLock { state in
            let number = state.next
            state.next += 1
            if state.free > 0 {
                state.free -= 1
                state.places[number] = .admitted
            } else {
                state.places[number] = .queued
                state.queue.insert(number, at: isFirst ? 0 : state.queue.endIndex)
            }
            return Ticket(number: number)
        }
    }

    /// Returns once the ticket is let in; ``leave(_:)`` must follow.
    /// - Throws: `CancellationError` when the task was cancelled before that; the ticket is void then.
    func enter(_ ticket: Ticket) async throws {
        let isAdmitted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    switch state.places[ticket.number] {
                    case .admitted: return true
                    case .queued where !Task.isCancelled:
                        state.places[ticket.number] = .waiting(continuation)
                        return nil
                    case .queued, .waiting, nil:
                        state.drop(ticket.number)
                        return false
                    }
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            giveUp(ticket)
        }
        guard isAdmitted else { throw CancellationError() }
    }

    func leave(_ ticket: Ticket) {
        let following = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard case .admitted? = state.places.removeValue(forKey: ticket.number) else { return nil }
            guard !state.queue.isEmpty else {
                state.free += 1
                return nil
            }
            let next = state.queue.removeFirst()
            defer { state.places[next] = .admitted }
            guard case .waiting(let continuation) = state.places[next] else { return nil }
            return continuation
        }
        following?.resume(returning: true)
    }

    private func giveUp(_ ticket: Ticket) {
        let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard case .waiting(let continuation)? = state.places[ticket.number] else { return nil }
            state.drop(ticket.number)
            return continuation
        }
        waiting?.resume(returning: false)
    }
}

/// One plan's place among those that are at work at the same time.
actor JobSeat {
    private let slots: JobSlots
    private var ticket: JobSlots.Ticket

    init(_ slots: JobSlots) {
        self.slots = slots
        ticket = slots.ticket()
    }

    /// Runs `body` when there is room for it.
    /// - Throws: `CancellationError` when the task is cancelled before that, or what `body` throws.
    func work<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await slots.enter(ticket)
        defer { slots.leave(ticket) }
        return try await body()
    }

    /// Lets another plan work while this one only waits, and goes on before those that have not begun.
    /// - Throws: `CancellationError` when the task is cancelled meanwhile, or what `body` throws.
    func aside<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        slots.leave(ticket)
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        ticket = slots.ticket(isFirst: true)
        try await slots.enter(ticket)
        return try result.get()
    }
}
