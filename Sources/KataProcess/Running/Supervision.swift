/// Decides when a child gets which signal. Pure: time and events come in, signals come out.
struct Supervision: Sendable {
    private enum Phase: Sendable {
        case running
        /// `step` counts the polite signals already sent.
        case stopping(step: Int, since: Duration)
        case killing
    }

    static let kill: Int32 = 9
    static let terminate: Int32 = 15

    private let limits: ChildLimits
    private var phase = Phase.running
    private(set) var reason: StopReason?

    init(limits: ChildLimits) { self.limits = limits }

    /// The signal to send now, if any.
    ///
    /// - Parameters:
    ///   - now: Since the child's start.
    ///   - lastActivity: When the child last wrote, since its start.
    mutating func advance(now: Duration, lastActivity: Duration, cancelled: Bool) -> Int32? {
        switch phase {
        case .running:
            if cancelled { return begin(.cancelled, polite: limits.stopSignals, now: now) }
            if let hard = limits.hard, now >= hard { return begin(.hardTimeout, polite: [Self.terminate], now: now) }
            if let soft = limits.soft, now >= soft { return begin(.softTimeout, polite: limits.stopSignals, now: now) }
            if isIdle(now: now, lastActivity: lastActivity) {
                return begin(.idleTimeout, polite: limits.stopSignals, now: now)
            }
            return nil
        case .stopping(let step, let since):
            let overdue = limits.hard.map { now >= $0 && reason != .hardTimeout } ?? false
            guard overdue || now - since >= limits.grace else { return nil }
            let polite = reason == .hardTimeout ? [Self.terminate] : limits.stopSignals
            if overdue || step >= polite.count {
                phase = .killing
                return Self.kill
            }
            phase = .stopping(step: step + 1, since: now)
            return polite[step]
        case .killing:
            return Self.kill
        }
    }

    func isIdle(now: Duration, lastActivity: Duration) -> Bool {
        guard case .running = phase, let idle = limits.idle else { return false }
        return now - lastActivity >= idle
    }

    private mutating func begin(_ cause: StopReason, polite: [Int32], now: Duration) -> Int32 {
        reason = cause
        guard let first = polite.first else {
            phase = .killing
            return Self.kill
        }
        phase = .stopping(step: 1, since: now)
        return first
    }
}
