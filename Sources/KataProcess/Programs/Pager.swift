#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Shows long text through the person's pager, on the terminal of this process.
package enum Pager {
    /// As Git chooses: `KATA_PAGER`, `GIT_PAGER`, `PAGER`, `less`; `nil` for none, which an empty one and `cat` ask for.
    package static func command(in environment: [String: String]) -> String? {
        let chosen = ["KATA_PAGER", "GIT_PAGER", "PAGER"].lazy.compactMap { environment[$0] }.first ?? "less"
        return chosen.isEmpty || chosen == "cat" ? nil : chosen
    }

    /// Waits until the person has left the pager.
    ///
    /// - Returns: `false` when it could not be started or did not take the text; nothing was shown then.
    package static func show(_ text: String, through command: String) -> Bool {
        // A short text needs no pager, and colours are kept.
        unsafe setenv("LESS", "FRX", 0)
        _ = signal(SIGPIPE, SIG_IGN)
        defer { _ = signal(SIGPIPE, SIG_DFL) }
        guard let stream = unsafe popen(command, "w") else { return false }
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, stream) }
        let status = unsafe pclose(stream)
        // 127: the shell did not find it.
        return status != -1 && (status >> 8) & 0xFF != 127
    }
}
