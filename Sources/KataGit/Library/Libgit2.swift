internal import CLibgit2

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The library itself: started once per process, never shut down, since other parts of the process may still use it.
enum Libgit2 {
    /// Format extensions that need nothing from libgit2 here: objects of promisor remotes are fetched by `git`,
    /// configuration of a worktree is read by `git`, and nothing in this module ever deletes objects.
    static let allowedExtensions = ["noop", "partialclone", "preciousobjects", "worktreeconfig"]

    /// - Returns: libgit2's count of starts; negative when it can't be started.
    @discardableResult
    static func start() -> Int32 { started }

    private static let started: Int32 = {
        let count = git_libgit2_init()
        guard count > 0 else { return count }
        // Writing the tree of an index would look up every blob, which takes longer than all the rest, and fails in a partial clone.
        _ = kata_libgit2_set_strict_creation(0)
        // libgit2 compares names exactly as they are written in the file, in lower case.
        var names = unsafe allowedExtensions.map { unsafe UnsafePointer(strdup($0)) }
        // The library copies the names.
        _ = unsafe kata_libgit2_allow_extensions(&names, allowedExtensions.count)
        unsafe names.forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) }
        return count
    }()

    /// The version of the library that was loaded, such as `1.5.1`.
    static var version: String {
        var (major, minor, revision): (Int32, Int32, Int32) = (0, 0, 0)
        _ = unsafe git_libgit2_version(&major, &minor, &revision)
        return "\(major).\(minor).\(revision)"
    }
}
