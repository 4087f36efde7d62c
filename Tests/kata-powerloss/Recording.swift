import Foundation

/// What all processes of a run did to the files below one folder, in order, from the logs of strace.
struct Recording {
    /// The disk before, and with all nodes that appear later, which no name leads to yet.
    private(set) var start: Disk
    private(set) var changes: [DiskChange] = []
    /// The disk as the changes leave it.
    private(set) var disk: Disk
    private let root: String
    /// Files outside the folder that hold what was said.
    private let voices: Set<String>
    private var folders: [Int: String] = [:]
    private var positions: [Int: Int] = [:]
    private var appending: Set<Int> = []

    struct Unsupported: Error { let what: String }

    /// - Parameters:
    ///   - prefix: of the logs' names, which end with the number of a process.
    ///   - folder: where the first process was started.
    init(initial: String, root: String, voices: Set<String>, logs prefix: String, startedIn folder: String) throws {
        start = try Disk(reading: initial)
        disk = start
        self.root = root
        self.voices = voices
        var calls: [SystemCall] = []
        let place = URL(fileURLWithPath: prefix)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.deletingLastPathComponent().path)
        for name in names where name.hasPrefix(place.lastPathComponent + ".") {
            guard let process = Int(name.dropFirst(place.lastPathComponent.count + 1)) else { continue }
            let path = place.deletingLastPathComponent().appendingPathComponent(name).path
            let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
            calls += text.split(separator: "\n").compactMap { SystemCall(line: $0, process: process) }
        }
        calls.sort { $0.time < $1.time }
        if let first = calls.first { folders[first.process] = folder }
        for call in calls where call.result >= 0 { try take(call) }
        // A crash state starts from the nodes of the whole recording: those that appear later have no names yet.
        let known = start.nodes.count
        start.nodes += disk.nodes[known...].map {
            Disk.Node(kind: $0.kind, mode: $0.mode, bytes: $0.kind == .link ? $0.bytes : [])
        }
    }

    private mutating func note(_ change: DiskChange) {
        disk.apply(change)
        changes.append(change)
    }

    // MARK: - Paths

    /// A path below the root; `nil` for any other.
    private func inside(_ path: String) -> String? {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let whole = "/" + parts.joined(separator: "/")
        if whole == root { return "" }
        return whole.hasPrefix(root + "/") ? String(whole.dropFirst(root.count + 1)) : nil
    }

    private func path(_ name: SystemCall.Argument, in folder: String?) -> String? {
        guard let bytes = name.bytes else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        if text.hasPrefix("/") { return inside(text) }
        return folder.flatMap { inside("\($0)/\(text)") }
    }

    private func parent(_ path: String) -> (folder: Int, name: String)? {
        let parts = path.split(separator: "/")
        guard let name = parts.last, let folder = disk.node(at: parts.dropLast().joined(separator: "/")) else {
            return nil
        }
        return (folder, String(name))
    }

    // MARK: - Calls

    private mutating func take(_ call: SystemCall) throws {
        let arguments = call.arguments
        let here = folders[call.process]
        func descriptor(_ index: Int) -> String? { arguments[index].path.flatMap(inside) }
        switch call.name {
        case "chdir":
            if let bytes = arguments[0].bytes {
                let text = String(decoding: bytes, as: UTF8.self)
                folders[call.process] = text.hasPrefix("/") ? text : "\(here ?? "")/\(text)"
            }
        case "fchdir": folders[call.process] = arguments[0].path
        case "clone", "clone3", "fork", "vfork": folders[call.result] = folders[call.result] ?? here
        case "openat":
            if let path = path(arguments[1], in: arguments[0].path) { opened(path, arguments) }
        case "write":
            if let whole = arguments[0].path, voices.contains(whole) {
                changes.append(.say(Array((arguments[1].bytes ?? []).prefix(call.result))))
            } else if let path = descriptor(0) {
                wrote(path, Array((arguments[1].bytes ?? []).prefix(call.result)), at: nil)
            }
        case "writev":
            if let path = descriptor(0) { wrote(path, Array((arguments[1].bytes ?? []).prefix(call.result)), at: nil) }
        case "pwrite64":
            if let path = descriptor(0) {
                wrote(path, Array((arguments[1].bytes ?? []).prefix(call.result)), at: arguments[3].number)
            }
        case "lseek":
            if let path = descriptor(0), let node = disk.node(at: path) { positions[node] = call.result }
        case "ftruncate":
            if let path = descriptor(0), let node = disk.node(at: path), let count = arguments[1].number {
                note(.truncate(node: node, count: count))
            }
        case "mkdir": try made(path(arguments[0], in: here), .folder)
        case "mkdirat": try made(path(arguments[1], in: arguments[0].path), .folder)
        case "symlink": try made(path(arguments[1], in: here), .link, arguments[0].bytes ?? [])
        case "symlinkat": try made(path(arguments[2], in: arguments[1].path), .link, arguments[0].bytes ?? [])
        case "link": try linked(path(arguments[0], in: here), path(arguments[1], in: here))
        case "linkat":
            try linked(path(arguments[1], in: arguments[0].path), path(arguments[3], in: arguments[2].path))
        case "unlink", "rmdir": removed(path(arguments[0], in: here))
        case "unlinkat": removed(path(arguments[1], in: arguments[0].path))
        case "rename": try renamed(path(arguments[0], in: here), path(arguments[1], in: here))
        case "renameat", "renameat2":
            try renamed(path(arguments[1], in: arguments[0].path), path(arguments[3], in: arguments[2].path))
        case "fsync", "fdatasync":
            if let path = descriptor(0), let node = disk.node(at: path) { note(.sync(node: node)) }
        case "syncfs", "sync": note(.syncAll)
        case "chmod": changedMode(path(arguments[0], in: here), arguments[1])
        case "fchmodat": changedMode(path(arguments[1], in: arguments[0].path), arguments[2])
        case "fchmod": changedMode(descriptor(0), arguments[1])
        case "fallocate":
            // SQLite asks for room; the size grows, and nothing is written.
            if let path = descriptor(0), let node = disk.node(at: path), let offset = arguments[2].number,
                let count = arguments[3].number, offset + count > disk.nodes[node].bytes.count
            {
                note(.truncate(node: node, count: offset + count))
            }
        case "truncate", "copy_file_range", "sendfile", "pwritev", "pwritev2":
            if arguments.contains(where: { $0.path.flatMap(inside) != nil }) { throw Unsupported(what: call.name) }
        default: break
        }
    }

    private mutating func opened(_ path: String, _ arguments: [SystemCall.Argument]) {
        let flags = Set(arguments[2].text.split(separator: "|"))
        guard flags.contains("O_WRONLY") || flags.contains("O_RDWR") || flags.contains("O_CREAT") else { return }
        var node = disk.node(at: path)
        if node == nil, flags.contains("O_CREAT"), let (folder, name) = parent(path) {
            let mode = arguments.count > 3 ? Int(arguments[3].text.drop { $0 == " " }, radix: 8) ?? 0o644 : 0o644
            let new = disk.add(Disk.Node(kind: .file, mode: mode & ~0o022))
            note(.link(folder: folder, name: name, node: new))
            node = new
        }
        guard let node, disk.nodes[node].kind == .file else { return }
        if flags.contains("O_TRUNC"), !disk.nodes[node].bytes.isEmpty { note(.truncate(node: node, count: 0)) }
        positions[node] = 0
        if flags.contains("O_APPEND") { appending.insert(node) } else { appending.remove(node) }
    }

    private mutating func wrote(_ path: String, _ bytes: [UInt8], at offset: Int?) {
        guard let node = disk.node(at: path), disk.nodes[node].kind == .file, !bytes.isEmpty else { return }
        let place = offset ?? (appending.contains(node) ? disk.nodes[node].bytes.count : positions[node] ?? 0)
        note(.write(node: node, offset: place, bytes: bytes))
        if offset == nil { positions[node] = place + bytes.count }
    }

    private mutating func made(_ path: String?, _ kind: Disk.Node.Kind, _ bytes: [UInt8] = []) throws {
        guard let path, let (folder, name) = parent(path) else { return }
        let node = disk.add(Disk.Node(kind: kind, mode: 0o755, bytes: bytes))
        note(.link(folder: folder, name: name, node: node))
    }

    private mutating func linked(_ from: String?, _ to: String?) throws {
        guard let to, let (folder, name) = parent(to) else { return }
        guard let from, let node = disk.node(at: from) else { throw Unsupported(what: "a link from outside") }
        note(.link(folder: folder, name: name, node: node))
    }

    private mutating func removed(_ path: String?) {
        guard let path, let (folder, name) = parent(path), let node = disk.nodes[folder].names[name] else { return }
        note(.unlink(folder: folder, name: name, node: node))
    }

    private mutating func renamed(_ from: String?, _ to: String?) throws {
        guard from != nil || to != nil else { return }
        guard let from, let to, let (oldFolder, oldName) = parent(from), let (folder, name) = parent(to),
            let node = disk.nodes[oldFolder].names[oldName]
        else { throw Unsupported(what: "a rename across the folder's edge") }
        note(.rename(from: oldFolder, name: oldName, to: folder, newName: name, node: node))
    }

    private mutating func changedMode(_ path: String?, _ mode: SystemCall.Argument) {
        guard let path, let node = disk.node(at: path), let mode = Int(mode.text.drop { $0 == " " }, radix: 8) else {
            return
        }
        note(.mode(node: node, mode))
    }
}
