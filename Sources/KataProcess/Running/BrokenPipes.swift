#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Writing to a child that does not read must be an error of that write, not the end of this process.
///
/// Children are not affected: they start with default signal handling.
enum BrokenPipes {
    static func ignore() { _ = signal(SIGPIPE, SIG_IGN) }
}
