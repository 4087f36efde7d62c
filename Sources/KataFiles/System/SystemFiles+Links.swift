#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension SystemFiles {
    /// Where a symbolic link leads, as it is written; `nil` when there is none at the path.
    package func linkTarget(of path: DiskPath) throws(FileError) -> DiskPath? {
        guard let status = try status(of: path, followingLinks: false), status.kind == .symbolicLink else { return nil }
        let name = try path.terminated(for: "read")
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe name.withUnsafeBufferPointer { unsafe readlink($0.baseAddress!, &buffer, buffer.count) }
        guard count >= 0 else { throw .current("read", path) }
        return DiskPath(bytes: buffer[..<count].map { UInt8(bitPattern: $0) })
    }

    /// Makes a symbolic link where nothing is yet.
    package func createLink(at path: DiskPath, to target: DiskPath) throws(FileError) {
        let name = try path.terminated(for: "link")
        let destination = try target.terminated(for: "link")
        let result = unsafe name.withUnsafeBufferPointer { name in
            unsafe destination.withUnsafeBufferPointer { unsafe symlink($0.baseAddress!, name.baseAddress!) }
        }
        guard result == 0 else { throw .current("link", path) }
    }
}
