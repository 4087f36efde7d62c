#if canImport(Glibc)
    @unsafe @preconcurrency internal import Glibc
#elseif canImport(Musl)
    @unsafe @preconcurrency internal import Musl
#elseif canImport(Darwin)
    @unsafe @preconcurrency internal import Darwin
#endif

/// Runs `git` for a hook, in the hook's own folder and environment: it works on the same repository.
struct GitCommand {
    let event: HookEvent

    /// - Returns: what it printed, and how it ended; what it said on standard error is left out, as the hook speaks for itself.
    /// - Throws: when it can't be started.
    func run(_ arguments: [String], input: [UInt8] = []) throws(HookProblem) -> (output: [UInt8], exitCode: Int32) {
        var toChild: [Int32] = [-1, -1]
        var fromChild: [Int32] = [-1, -1]
        guard unsafe pipe(&toChild) == 0, unsafe pipe(&fromChild) == 0 else {
            throw HookProblem("no pipe to git: \(HookSystem.lastError)")
        }
        for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A git that ends early must not end the hook with it.
        _ = signal(SIGPIPE, SIG_IGN)
        defer {
            for end in [toChild[0], fromChild[0]] where end >= 0 { _ = close(end) }
        }
        let child: pid_t
        do throws(HookProblem) {
            child = try spawn(["git"] + arguments, input: toChild[0], output: fromChild[1])
        } catch {
            _ = close(toChild[1])
            _ = close(fromChild[1])
            throw error
        }
        _ = close(fromChild[1])
        // Git reads all of its input before it prints anything.
        HookSystem.write(input, to: toChild[1])
        _ = close(toChild[1])
        let output = HookSystem.read(fromChild[0], limit: 1 << 30)
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard let output else { throw HookProblem("what git printed can't be read") }
        return (output, status & 0x7F == 0 ? status >> 8 & 0xFF : 128)
    }

    private func spawn(_ words: [String], input: Int32, output: Int32) throws(HookProblem) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = unsafe posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var defaults = sigset_t()
        unsafe sigemptyset(&defaults)
        unsafe sigaddset(&defaults, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        // What kata asks Git for in a hook takes no lock, reaches for no network, and starts no hook of kata again.
        for (name, value) in [
            ("KATA_IN_HOOK", event.rawValue), ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
        ] {
            unsafe setenv(name, value, 1)
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var child: pid_t = 0
        let result = unsafe posix_spawnp(&child, "git", &actions, &attributes, &arguments, environ)
        guard result == 0 else {
            throw HookProblem("git can't be started: \(unsafe String(cString: strerror(result)))")
        }
        return child
    }
}
