/// What a program did to the disk, or said.
enum DiskChange {
    /// A name appears in a folder, for a new node or for one more name of an old one.
    case link(folder: Int, name: String, node: Int)
    case unlink(folder: Int, name: String, node: Int)
    case rename(from: Int, name: String, to: Int, newName: String, node: Int)
    case write(node: Int, offset: Int, bytes: [UInt8])
    case truncate(node: Int, count: Int)
    case mode(node: Int, Int)
    /// The bytes of a file, or the names of a folder, are on the disk.
    case sync(node: Int)
    case syncAll
    /// Words for people or programs: what is said is promised.
    case say([UInt8])

    /// The folders whose names change.
    var folders: [Int] {
        switch self {
        case .link(let folder, _, _), .unlink(let folder, _, _): [folder]
        case .rename(let from, _, let to, _, _): from == to ? [from] : [from, to]
        default: []
        }
    }

    /// The file whose bytes change.
    var file: Int? {
        switch self {
        case .write(let node, _, _), .truncate(let node, _): node
        default: nil
        }
    }
}

extension Disk {
    mutating func apply(_ change: DiskChange) {
        switch change {
        case .link(let folder, let name, let node): nodes[folder].names[name] = node
        case .unlink(let folder, let name, let node):
            if nodes[folder].names[name] == node { nodes[folder].names[name] = nil }
        case .rename(let from, let name, let to, let newName, let node):
            if nodes[from].names[name] == node { nodes[from].names[name] = nil }
            nodes[to].names[newName] = node
        case .write(let node, let offset, let bytes):
            let end = offset + bytes.count
            if nodes[node].bytes.count < end {
                nodes[node].bytes += [UInt8](repeating: 0, count: end - nodes[node].bytes.count)
            }
            nodes[node].bytes.replaceSubrange(offset..<end, with: bytes)
        case .truncate(let node, let count):
            let present = nodes[node].bytes.count
            if count < present {
                nodes[node].bytes.removeLast(present - count)
            } else {
                nodes[node].bytes += [UInt8](repeating: 0, count: count - present)
            }
        case .mode(let node, let mode): nodes[node].mode = mode
        case .sync, .syncAll, .say: break
        }
    }
}
