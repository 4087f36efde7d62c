#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that kata needs for a moment: its name says which process made it, so that what a killed one leaves can be told.
enum PassingFile {
    /// `kata-index-4711-1z141z4`
    ///
    /// - Parameter folder: the Git folder that the file is for, when it stands outside of it, beside those of other repositories.
    static func name(_ purpose: String, outside folder: String? = nil) -> String {
        let token = String(UInt64.random(in: .min ... .max), radix: 36)
        return prefix(purpose, getpid(), outside: folder) + token
    }

    /// The folder that holds a file, in which one that shall take its place must be made.
    static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    }

    /// Whether a file, or the lock that Git makes beside it, is from a process.
    static func isMade(by process: Int32, _ name: String, outside folder: String? = nil) -> Bool {
        ["index", "message", "lock"].contains { name.hasPrefix(prefix($0, process, outside: folder)) }
    }

    /// The process that made a file, by its name; `nil` when it is no such file.
    static func maker(of name: String, purpose: String) -> Int32? {
        let start = "kata-\(purpose)-"
        guard name.hasPrefix(start) else { return nil }
        return name.dropFirst(start.count).split(separator: "-").first.flatMap { Int32($0) }
    }

    /// Whether a working tree was made for hooks by a process.
    static func isHookTree(of process: Int32, _ name: String) -> Bool {
        name.hasPrefix(prefix(HookTree.purpose, process, outside: nil))
    }

    private static func prefix(_ purpose: String, _ process: Int32, outside folder: String?) -> String {
        guard let folder else { return "kata-\(purpose)-\(process)-" }
        // FNV-1a: the same for every process.
        let key = folder.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "kata-\(purpose)-\(String(key, radix: 36))-\(process)-"
    }
}
