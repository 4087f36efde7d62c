#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Finds programs as a shell would, but only in absolute folders of `PATH`.
package enum ExecutableLookup {
    /// The absolute path of the first executable regular file of that name.
    ///
    /// Empty and relative folders in `path` are skipped, so that a repository can't plant programs. A name with a `/` in it is
    /// not looked up: it is returned when it is absolute and executable.
    package static func find(_ name: String, path: String) -> String? {
        guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
        if name.utf8.contains(0x2F) { return name.hasPrefix("/") && isExecutable(name) ? name : nil }
        for folder in path.split(separator: ":") where folder.hasPrefix("/") {
            let candidate = folder.hasSuffix("/") ? "\(folder)\(name)" : "\(folder)/\(name)"
            if isExecutable(candidate) { return candidate }
        }
        return nil
    }

    /// Whether the path names a regular file that this user may execute.
    package static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return unsafe access(path, X_OK) == 0
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
