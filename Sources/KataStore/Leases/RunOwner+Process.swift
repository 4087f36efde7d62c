internal import KataFiles

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension RunOwner {
    /// This process.
    package static func current() -> RunOwner {
        let number = getpid()
        return RunOwner(
            host: ProcessFacts.hostName(), processID: number, incarnation: ProcessFacts.incarnation(of: number))
    }

    /// Whether the process still exists, as far as it can be seen from here.
    ///
    /// `gone` is said only when it is proven: on this host, and either another boot, or the same process namespace with no such
    /// process or a later one under the same number.
    package var liveness: Liveness {
        guard host == ProcessFacts.hostName(), processID > 0 else { return .unknown }
        let own = ProcessFacts.incarnation(of: getpid()).split(separator: "/", omittingEmptySubsequences: false)
        let recorded = incarnation.split(separator: "/", omittingEmptySubsequences: false)
        guard own.count == 3, recorded.count == 3, !own[0].isEmpty, !recorded[0].isEmpty else { return .unknown }
        guard recorded[0] == own[0] else { return .gone }
        guard recorded[1] == own[1] else { return .unknown }
        if kill(processID, 0) != 0, errno == ESRCH { return .gone }
        let present = ProcessFacts.incarnation(of: processID)
        guard let started = present.split(separator: "/", omittingEmptySubsequences: false).last, !started.isEmpty,
            !recorded[2].isEmpty
        else { return .unknown }
        return started == recorded[2] ? .alive : .gone
    }
}

/// What the system says about processes.
private enum ProcessFacts {
    static func hostName() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        let failed = unsafe buffer.withUnsafeMutableBufferPointer { unsafe gethostname($0.baseAddress!, $0.count - 1) }
        guard failed == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    #if os(Linux)
        /// `boot/namespace/start`; a part that can't be read is empty.
        ///
        /// Source: proc(5), field 22 of `/proc/PID/stat` is the start time in clock ticks since boot. The name in field 2
        /// may hold spaces and parentheses, so fields are counted from its last `)`.
        static func incarnation(of number: Int32) -> String {
            let boot = text("/proc/sys/kernel/random/boot_id").filter { !$0.isWhitespace }
            let status = text("/proc/\(number)/stat")
            let fields =
                status.lastIndex(of: ")").map { status[status.index(after: $0)...].split(separator: " ") } ?? []
            // A zombie has ended; it only waits for its parent to ask how.
            let start = fields.count > 19 ? (fields[0] == "Z" ? "ended" : String(fields[19])) : ""
            return "\(boot)/\(link("/proc/self/ns/pid"))/\(start)"
        }

        private static func text(_ path: DiskPath) -> String {
            // Files of /proc say size 0, which a limit does not mind.
            (try? SystemFiles().read(path, limit: 65_536)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }

        private static func link(_ path: String) -> String {
            var buffer = [CChar](repeating: 0, count: 256)
            let count = unsafe buffer.withUnsafeMutableBufferPointer {
                unsafe readlink(path, $0.baseAddress!, $0.count)
            }
            return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    #else
        /// `boot/namespace/start`, without namespaces.
        static func incarnation(of number: Int32) -> String {
            // The boot's own id: the time of the boot moves when the clock is set.
            var text = [CChar](repeating: 0, count: 64)
            var size = text.count
            guard unsafe sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0) == 0 else { return "//" }
            let boot = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            var process = kinfo_proc()
            var name = [CTL_KERN, KERN_PROC, KERN_PROC_PID, number]
            size = MemoryLayout<kinfo_proc>.size
            guard unsafe sysctl(&name, 4, &process, &size, nil, 0) == 0, size > 0 else { return "\(boot)//" }
            let start = unsafe process.kp_proc.p_un.__p_starttime
            return "\(boot)//\(start.tv_sec).\(start.tv_usec)"
        }
    #endif
}
