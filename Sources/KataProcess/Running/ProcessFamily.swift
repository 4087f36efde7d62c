#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How far kata looks for what a child left behind.
enum SweepReach: Sendable {
    /// Its process group.
    case group
    /// Also processes that left the group.
    case family
}

/// A child that leads its own session and process group, from its start until it is reaped.
///
/// The child is reaped only after the last call here, so its id can't have been given to somebody else.
struct ProcessFamily: Sendable {
    let leader: Int32
    let token: String
    let reach: SweepReach

    /// Whether the child itself has ended. It stays a zombie.
    var leaderHasExited: Bool {
        var information = unsafe siginfo_t()
        let result = unsafe waitid(P_PID, id_t(leader), &information, WEXITED | WNOHANG | WNOWAIT)
        // An error other than an interruption means that there is no such child any more.
        return result == 0 ? unsafe information.si_signo == SIGCHLD : errno != EINTR
    }

    /// Sends a signal to the whole group.
    func signal(_ number: Int32) {
        // A child that has not reached its own session yet would be missed by the group call.
        if kill(-leader, number) != 0 { kill(leader, number) }
    }

    /// Kills what the child left behind, and returns their ids.
    ///
    /// - Parameter known: Further descendants, found while their parents lived.
    func sweep(known: Set<Int32> = []) async -> Set<Int32> {
        guard reach == .family else {
            kill(-leader, SIGKILL)
            return []
        }
        #if os(Linux)
            var swept: Set<Int32> = []
            var suspects = known
            for round in 0..<400 {
                let alive = ProcessTable.family(of: leader, token: token)
                suspects = suspects.filter { ProcessTable.status(of: $0)?.isZombie == false }
                let targets = suspects.union(alive)
                if targets.isEmpty { break }
                swept.formUnion(targets)
                kill(-leader, SIGKILL)
                for target in targets { kill(target, SIGKILL) }
                try? await Task.sleep(for: round < 10 ? .microseconds(500) : .milliseconds(5))
            }
            return swept
        #else
            // A group of which only the zombie leader is left answers EPERM.
            guard kill(-leader, 0) == 0 else { return [] }
            kill(-leader, SIGKILL)
            return [leader]
        #endif
    }
}
