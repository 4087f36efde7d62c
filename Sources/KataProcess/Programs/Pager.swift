#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Shows long text through the person's pager, on the terminal of this process.
package enum Pager {
    /// As Git chooses: `KATA_PAGER`, `GIT_PAGER`, `PAGER`, `less`; `nil` for none, which an empty one and `cat` ask for.
    package static func command(in environment: [String: String]) -> String? {
        if let chosen = ["KATA_PAGER", "GIT_PAGER", "PAGER"].lazy.compactMap({ environment[$0] }).first {
            return chosen.isEmpty || chosen == "cat" ? nil : chosen
        }
        // Nobody asked for it, so nobody is told that it is not there.
        return ExecutableLookup.find("less", path: environment["PATH"] ?? "") == nil ? nil : "less"
    }

    /// Waits until the person has left the pager.
    ///
    /// - Returns: `false` when it could not be started or did not take the text; nothing was shown then.
    package static func show(_ text: String, through command: String) -> Bool {
        // A short text needs no pager, and colours are kept.
        unsafe setenv("LESS", "FRX", 0)
        _ = signal(SIGPIPE, SIG_IGN)
        // Ctrl-C is for the pager, which shares the terminal: it must not be left behind without us. A handler, unlike ignoring,
        // is not handed down to it.
        let stops = [SIGINT, SIGQUIT]
        for stop in stops { _ = signal(stop) { _ in } }
        defer {
            for stop in stops { _ = signal(stop, SIG_DFL) }
            _ = signal(SIGPIPE, SIG_DFL)
        }
        guard let stream = unsafe popen(command, "w") else { return false }
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, stream) }
        let status = unsafe pclose(stream)
        // 127: the shell did not find it.
        return status != -1 && (status >> 8) & 0xFF != 127
    }
}
