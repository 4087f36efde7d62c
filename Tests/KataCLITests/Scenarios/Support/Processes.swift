import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whether a process exists and is no zombie.
func isAlive(_ pid: String) -> Bool {
    guard let pid = Int32(pid), kill(pid, 0) == 0 else { return false }
    // A zombie that nobody has reaped yet has ended.
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
    return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
}

/// Waits until something holds, at most `limit` seconds.
func eventually(within limit: Double = 240, _ condition: () -> Bool) async -> Bool {
    let end = Date().addingTimeInterval(limit)
    while Date() < end {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return condition()
}
