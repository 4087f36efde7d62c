internal import KataFiles

#if canImport(Darwin)
    internal import Foundation
#endif

/// Which program this is: its version, and by its file which build of it, so that what one build has kept is never taken for
/// what another would find.
enum ProgramIdentity {
    static func current(_ files: any FileAccess) -> String {
        guard let path = executable, let stamp = try? files.stamp(of: path) else { return KataVersion.text }
        return "\(KataVersion.text) \(stamp.size) \(stamp.modified)"
    }

    private static var executable: DiskPath? {
        #if canImport(Darwin)
            Bundle.main.executablePath.map { DiskPath($0) }
        #else
            "/proc/self/exe"
        #endif
    }
}
