#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension CommandContext {
    /// Who calls, for records: `name@host`. Where the environment does not say it, as in a service, the system's list of users does.
    func person(on host: String) -> String {
        let named = ["USER", "LOGNAME"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        let listed = unsafe getpwuid(getuid()).flatMap { unsafe $0.pointee.pw_name }.map { unsafe String(cString: $0) }
        return "\(named ?? listed ?? "somebody")@\(host)"
    }
}
