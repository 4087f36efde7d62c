#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Ends the children of a run whose kata is gone, such as after a crash.
package enum OrphanSweep {
    /// Kills every process whose environment has this variable with this value, and returns how many that were.
    ///
    /// SIGTERM first, SIGKILL after the grace. Needs `/proc`; elsewhere nothing is found.
    package static func sweep(marked name: String, _ value: String, grace: Duration = .seconds(1)) async -> Int {
        var swept: Set<Int32> = []
        let asked = ContinuousClock.now
        for _ in 0..<1000 {
            let alive = ProcessTable.processes(marked: name, value)
            if alive.isEmpty { break }
            let fresh = alive.filter { !swept.contains($0) }
            for id in fresh { kill(id, SIGTERM) }
            swept.formUnion(fresh)
            if .now - asked >= grace { for id in alive { kill(id, SIGKILL) } }
            do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
        }
        return swept.count
    }
}
