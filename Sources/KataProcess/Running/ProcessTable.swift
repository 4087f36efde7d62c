#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Who is alive: finds the descendants of a child, also those that left its process group.
///
/// On Linux a process belongs to a child when it is in the child's session or group, or carries the child's marker in its
/// environment. A descendant that left the session *and* cleared its environment is not found after its parents are gone.
/// On other systems only the process group is known.
package enum ProcessTable {
    /// The variable that marks every child with a token of its own, inherited by all that it starts.
    package static let markerName = "KATA_CHILD"

    /// The live processes whose environment has this variable with this value, such as `KATA_RUN` of a run that crashed.
    ///
    /// Empty on systems without `/proc`.
    package static func processes(marked name: String, _ value: String) -> [Int32] {
        let wanted = Array("\(name)=\(value)".utf8)
        return all(above: 0).filter { $0 != getpid() && isMarked($0, wanted) && status(of: $0)?.isZombie == false }
    }

    /// The live members of a child's family, without the child itself.
    static func family(of leader: Int32, token: String) -> [Int32] {
        // Ids count up: who was started after the leader has a higher id, unless the counter wrapped in the meantime.
        let newest = newestProcess()
        if newest == leader { return [] }
        let wrapped = newest.map { $0 < leader } ?? true
        let wanted = Array("\(markerName)=\(token)".utf8)
        return all(above: wrapped ? 0 : leader).filter { id in
            guard id != leader, let status = status(of: id), !status.isZombie else { return false }
            return status.session == leader || status.group == leader || isMarked(id, wanted)
        }
    }

    /// All live descendants by parentage, while the parents still live.
    static func descendants(of leader: Int32) -> [Int32] {
        var children: [Int32: [Int32]] = [:]
        for id in all(above: 0) {
            if let status = status(of: id), !status.isZombie { children[status.parent, default: []].append(id) }
        }
        var found: [Int32] = []
        var open = [leader]
        while let next = open.popLast() {
            let below = children.removeValue(forKey: next) ?? []
            found += below
            open += below
        }
        return found
    }

    struct Status: Sendable {
        var isZombie: Bool
        var parent: Int32
        var group: Int32
        var session: Int32
    }

    /// Fields 3 to 6 of `/proc/PID/stat`, proc(5). The name before them is in parentheses and may hold anything.
    static func status(of id: Int32) -> Status? {
        guard let bytes = SmallFile.read("/proc/\(id)/stat", limit: 1024), let close = bytes.lastIndex(of: 0x29) else {
            return nil
        }
        let fields = bytes[(close + 1)...].split(separator: 0x20).prefix(4).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 4, let parent = Int32(fields[1]), let group = Int32(fields[2]),
            let session = Int32(fields[3])
        else { return nil }
        return Status(isZombie: fields[0] == "Z" || fields[0] == "X", parent: parent, group: group, session: session)
    }

    private static func isMarked(_ id: Int32, _ wanted: [UInt8]) -> Bool {
        guard let environment = SmallFile.read("/proc/\(id)/environ", limit: 4 << 20) else { return false }
        return environment.split(separator: 0).contains { $0.elementsEqual(wanted) }
    }

    /// The last field of `/proc/loadavg`: the id that was given out last.
    private static func newestProcess() -> Int32? {
        guard let bytes = SmallFile.read("/proc/loadavg", limit: 256),
            let last = bytes.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }).last
        else { return nil }
        return Int32(String(decoding: last, as: UTF8.self))
    }

    private static func all(above floor: Int32) -> [Int32] {
        guard let folder = unsafe opendir("/proc") else { return [] }
        defer { unsafe closedir(folder) }
        var ids: [Int32] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let id = Int32(name), id > floor { ids.append(id) }
        }
        return ids
    }
}

/// Reads files whose size is not known before, such as those of `/proc`.
enum SmallFile {
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = unsafe buffer.withUnsafeMutableBytes { raw in
                unsafe systemRead(descriptor, raw.baseAddress, raw.count)
            }
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        return bytes
    }

    private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(descriptor, buffer, count)
        #else
            unsafe Darwin.read(descriptor, buffer, count)
        #endif
    }
}
