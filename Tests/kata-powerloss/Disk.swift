import Foundation

/// Files and folders as they are for programs: what was written is there, whether or not it has reached the disk.
struct Disk {
    struct Node {
        enum Kind { case file, folder, link }
        var kind: Kind
        var mode: Int = 0o644
        var bytes: [UInt8] = []
        var names: [String: Int] = [:]
    }

    static let root = 0
    var nodes: [Node] = [Node(kind: .folder, mode: 0o755)]

    /// Reads a folder.
    init(reading folder: String) throws { try read(folder, into: Self.root) }

    private mutating func read(_ folder: String, into parent: Int) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let path = "\(folder)/\(name)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let mode = (attributes[.posixPermissions] as? Int) ?? 0o644
            switch attributes[.type] as? FileAttributeType {
            case .typeDirectory:
                let node = add(Node(kind: .folder, mode: mode))
                nodes[parent].names[name] = node
                try read(path, into: node)
            case .typeSymbolicLink:
                let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
                nodes[parent].names[name] = add(Node(kind: .link, bytes: Array(target.utf8)))
            default:
                let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                nodes[parent].names[name] = add(Node(kind: .file, mode: mode, bytes: bytes))
            }
        }
    }

    mutating func add(_ node: Node) -> Int {
        nodes.append(node)
        return nodes.count - 1
    }

    /// - Parameter path: below the root, without a slash in front.
    func node(at path: String) -> Int? {
        var current = Self.root
        for name in path.split(separator: "/") {
            guard let next = nodes[current].names[String(name)] else { return nil }
            current = next
        }
        return current
    }

    /// Writes everything to an empty folder. What SQLite keeps in shared memory does not survive a loss of power.
    func write(to folder: String) throws {
        var written: [Int: String] = [:]
        try write(Self.root, to: folder, &written)
    }

    /// - Parameter written: the first name of each file: others are links to it.
    private func write(_ node: Int, to path: String, _ written: inout [Int: String]) throws {
        let present = nodes[node]
        if let first = written[node] { return try FileManager.default.linkItem(atPath: first, toPath: path) }
        if present.kind == .file { written[node] = path }
        switch present.kind {
        case .folder:
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for (name, child) in present.names where !name.hasSuffix("-shm") {
                try write(child, to: "\(path)/\(name)", &written)
            }
            try FileManager.default.setAttributes([.posixPermissions: present.mode], ofItemAtPath: path)
        case .link:
            try FileManager.default.createSymbolicLink(
                atPath: path, withDestinationPath: String(decoding: present.bytes, as: UTF8.self))
        case .file:
            try Data(present.bytes).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: present.mode], ofItemAtPath: path)
        }
    }

    /// Every file with its bytes and every link with its target, by path.
    func listing(below node: Int = root, _ prefix: String = "") -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        for (name, child) in nodes[node].names {
            let path = prefix + name
            switch nodes[child].kind {
            case .folder: result.merge(listing(below: child, path + "/")) { first, _ in first }
            case .link, .file: result[path] = nodes[child].bytes
            }
        }
        return result
    }
}
