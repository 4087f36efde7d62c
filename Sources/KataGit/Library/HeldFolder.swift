internal import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A folder that a process needs for a while, locked as long as it does: that of a process that is gone can be told from others.
enum HeldFolder {
    /// - Parameter path: not there yet; the folder above it is.
    /// - Returns: a descriptor that holds it, to be closed by the caller.
    static func make(_ path: String) throws(GitError) -> Int32 {
        while true {
            guard unsafe mkdir(path, 0o777) == 0 else { throw .fileSystem("could not create", path) }
            let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if descriptor >= 0 {
                // A file system without such locks leaves the folder of a killed process where it is.
                _ = flock(descriptor, LOCK_EX | LOCK_NB)
                var status = stat()
                if unsafe stat(path, &status) == 0 { return descriptor }
                // Somebody took it for abandoned before it was locked.
                close(descriptor)
            } else if errno != ENOENT {
                throw .fileSystem("could not open", path)
            }
        }
    }

    /// Removes those that nobody holds.
    static func removeAbandoned(in folder: String, prefix: String, _ probe: GitProbe?) {
        for name in FileContents.names(in: folder) where name.hasPrefix(prefix) {
            let path = "\(folder)/\(name)"
            let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, (try? probe.announce(.removeFile, path)) != nil else {
                continue
            }
            FileContents.removeTree(path)
        }
    }
}
