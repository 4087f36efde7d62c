internal import KataFiles
internal import KataHooks

/// The file in which a person tells a manager what to run, as far as kata may write in it: between two marks at its end.
struct ManagerFile {
    let manager: HookManager
    let root: DiskPath
    let files: SystemFiles

    init(_ manager: HookManager, root: String, files: SystemFiles) {
        self.manager = manager
        self.root = DiskPath(root)
        self.files = files
    }

    private func path(_ event: HookEvent) -> DiskPath { root.appending(manager.file(for: event)) }

    private func bytes(_ event: HookEvent) throws -> [UInt8]? {
        guard let status = try files.status(of: path(event), followingLinks: false) else { return nil }
        return status.kind == .regular ? try files.read(path(event)) : nil
    }

    /// Whether the file has kata called for the event, by whomever it was written.
    func names(_ event: HookEvent) throws -> Bool {
        guard let bytes = try bytes(event) else { return false }
        return String(decoding: bytes, as: UTF8.self).contains("kata-hook run \(event.rawValue)")
            || manager == .husky && FencedBlock.isIn(bytes)
    }

    /// - Returns: `nil` when the file is of a shape that can't be added to without reading it as its manager does.
    func add(_ event: HookEvent) throws -> HookChange? {
        if try names(event) { return HookChange(event, .unchanged, at: manager.file(for: event)) }
        let present = try bytes(event)
        guard try present != nil || !files.exists(path(event)), canTake(event, present ?? []) else { return nil }
        let entry = manager == .husky ? manager.entry(for: event) : Self.fenced(manager.entry(for: event), event)
        var text = present ?? []
        // A last line without its end could not be given back to the byte.
        guard text.isEmpty || text.last == 0x0A else { return nil }
        text += entry.utf8
        try files.makeFolder(path(event).folder, mode: 0o755)
        try files.writeAtomically(text, to: path(event), mode: nil, durable: false)
        return HookChange(event, .added, at: manager.file(for: event))
    }

    func remove(_ event: HookEvent) throws -> HookChange? {
        guard let present = try bytes(event) else { return nil }
        let rest: [UInt8]?
        if manager == .husky {
            rest = FencedBlock.removed(from: present)
        } else {
            let entry = Array(Self.fenced(manager.entry(for: event), event).utf8)
            rest = Self.range(of: entry, in: present).map {
                Array(present[..<$0.lowerBound] + present[$0.upperBound...])
            }
        }
        guard let rest else { return nil }
        if rest.isEmpty {
            try files.remove(path(event))
        } else {
            try files.writeAtomically(rest, to: path(event), mode: nil, durable: false)
        }
        return HookChange(event, .removed, at: manager.file(for: event))
    }

    private func canTake(_ event: HookEvent, _ bytes: [UInt8]) -> Bool {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
        let keys = lines.filter { $0.first.map { $0.isLetter || $0 == "_" } == true }
        switch manager {
        case .husky: return true
        case .lefthook: return !keys.contains { $0.hasPrefix("\(event.rawValue):") }
        case .prek, .preCommit:
            // A list of repositories at the end, indented as kata's entry is.
            return keys.last == "repos:" && lines.contains { $0.hasPrefix("  - repo:") }
                && !lines.contains { $0.hasPrefix("- ") }
        case .overcommit: return false
        }
    }

    private static func fenced(_ entry: String, _ event: HookEvent) -> String {
        "\(HookText.opening) \(event.rawValue)\n\(entry)\(HookText.closing) \(event.rawValue)\n"
    }

    private static func range(of part: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
        guard !part.isEmpty, bytes.count >= part.count else { return nil }
        return (0...(bytes.count - part.count)).first { bytes[$0..<($0 + part.count)].elementsEqual(part) }
            .map { $0..<($0 + part.count) }
    }
}
