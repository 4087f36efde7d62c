#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// How long this machine has been running, without the time in which it slept: a clock that nobody sets.
package struct MachineTime: Sendable {
    /// Names the boot that the time counts from; empty when that is unknown.
    package var boot: String
    package var milliseconds: @Sendable () -> Int64

    package init(boot: String, milliseconds: @escaping @Sendable () -> Int64) {
        self.boot = boot
        self.milliseconds = milliseconds
    }

    package static let system = MachineTime(boot: RunOwner.current().boot) {
        var time = timespec()
        #if canImport(Darwin)
            // Unlike on Linux, CLOCK_MONOTONIC counts the time in which the machine sleeps.
            let clock = CLOCK_UPTIME_RAW
        #else
            let clock = CLOCK_MONOTONIC
        #endif
        guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// How long ago an owner renewed its lease, when its machine is this one and has not been started anew.
    package func silence(of lease: LeaseRecord) -> Duration? {
        guard !boot.isEmpty, lease.owner.boot == boot, let renewed = lease.renewedAtRunningTime else { return nil }
        return .milliseconds(max(0, milliseconds() - renewed))
    }
}

extension RunOwner {
    /// Host and boot.
    package var boot: String {
        let part = incarnation.split(separator: "/", omittingEmptySubsequences: false).first ?? ""
        return part.isEmpty ? "" : "\(host)/\(part)"
    }
}
