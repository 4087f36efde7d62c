/// What may be on the disk after the power went at one moment of a recording.
///
/// Before that moment some writes, names and removals had been brought to the disk by a sync; the others may be there or not:
///
/// - `nothing`: only what was synchronised.
/// - `names`: all names, sizes and removals, and no bytes that were not synchronised: the files are there and empty. That is what
///   a journal for names alone leaves.
/// - `journal`: names up to some moment, in their order, and of each file some first part of its writes, the last one torn.
/// - `folders`: as `journal`, but each folder has a moment of its own; nothing orders names of different folders.
enum CrashPolicy: String, CaseIterable {
    case nothing, names, journal, folders
}

struct CrashState {
    let disk: Disk
    /// What had been said by then.
    let said: [UInt8]

    init(of recording: Recording, at moment: Int, _ policy: CrashPolicy, using random: inout some RandomNumberGenerator)
    {
        let changes = recording.changes[..<moment]
        let durable = Durability(changes)
        var said: [UInt8] = []
        var disk = recording.start
        // Until when each kind of change is there.
        let journal =
            switch policy {
            case .nothing: durable.anySync
            case .names: moment
            case .journal, .folders: Int.random(in: durable.anySync...moment, using: &random)
            }
        var folderMoments: [Int: Int] = [:]
        let written = WrittenParts(changes, durable, policy, using: &random)
        for (index, change) in changes.enumerated() {
            if case .say(let bytes) = change {
                said += bytes
            } else if let file = change.file {
                if let part = written.part(of: change, file: file, at: index) { disk.apply(part) }
            } else if case .mode = change {
                disk.apply(change)
            } else {
                let folders = change.folders
                guard !folders.isEmpty else { continue }
                var isThere = index < journal
                if policy == .folders || policy == .nothing {
                    // A rename is there in both of its folders or in none.
                    isThere = folders.allSatisfy { folder in
                        let first = durable.folder(folder)
                        let last =
                            policy == .nothing
                            ? first
                            : folderMoments[folder] ?? Int.random(in: first...max(first, moment), using: &random)
                        folderMoments[folder] = last
                        return index < last
                    }
                }
                if isThere { disk.apply(change) }
            }
        }
        self.disk = disk
        self.said = said
    }
}

/// Until when a sync has made changes durable, as numbers of changes.
struct Durability {
    private(set) var everything = 0
    /// The last sync of anything: a journal brings all earlier names with it.
    private(set) var anySync = 0
    private var nodes: [Int: Int] = [:]

    init(_ changes: ArraySlice<DiskChange>) {
        for (index, change) in changes.enumerated() {
            switch change {
            case .sync(let node): (nodes[node], anySync) = (index, index)
            case .syncAll: (everything, anySync) = (index, index)
            default: break
            }
        }
    }

    func folder(_ node: Int) -> Int { max(everything, nodes[node] ?? 0) }
    func file(_ node: Int) -> Int { max(everything, nodes[node] ?? 0) }
}

/// How much of each file's writes is there.
private struct WrittenParts {
    /// By file: the number of the last change that is there in part, and the first of those that are not.
    private var ends: [Int: Int] = [:]
    private var torn: [Int: Double] = [:]
    private let durable: Durability
    private let policy: CrashPolicy

    init(
        _ changes: ArraySlice<DiskChange>, _ durable: Durability, _ policy: CrashPolicy,
        using random: inout some RandomNumberGenerator
    ) {
        self.durable = durable
        self.policy = policy
        var places: [Int: [Int]] = [:]
        for (index, change) in changes.enumerated() {
            guard let file = change.file, index >= durable.file(file) else { continue }
            places[file, default: []].append(index)
        }
        guard policy == .journal || policy == .folders else { return }
        // The same order at each call: a state is made again from its seed.
        for (file, indices) in places.sorted(by: { $0.key < $1.key }) {
            let count = Int.random(in: 0...indices.count, using: &random)
            ends[file] = count < indices.count ? indices[count] : Int.max
            if Bool.random(using: &random) { torn[file] = Double.random(in: 0..<1, using: &random) }
        }
    }

    func part(of change: DiskChange, file: Int, at index: Int) -> DiskChange? {
        if index < durable.file(file) { return change }
        switch policy {
        case .nothing: return nil
        case .names:
            // The size is a matter of names; bytes are not.
            if case .truncate = change { return change }
            return nil
        case .journal, .folders:
            let end = ends[file] ?? Int.max
            if index < end { return change }
            guard index == end, let share = torn[file], case .write(let node, let offset, let bytes) = change else {
                return nil
            }
            return .write(node: node, offset: offset, bytes: Array(bytes.prefix(Int(Double(bytes.count) * share))))
        }
    }
}
