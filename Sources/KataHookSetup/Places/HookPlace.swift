package import KataFiles
internal import KataHooks

/// What is where Git looks for one hook.
package enum HookContent: Sendable, Hashable {
    case nothing
    /// A link to `kata-hook`.
    case link(target: DiskPath)
    case shim
    /// kata's lines in somebody else's script.
    case block
    case managed(HookManager)
    /// A script that kata's lines can be put into.
    case script
    /// Anything else, with the reason why it stays as it is.
    case untouchable(String)

    var isKatas: Bool {
        switch self {
        case .link, .shim, .block: true
        default: false
        }
    }
}

/// The file of one event in one folder of hooks.
struct HookPlace: Sendable {
    let event: HookEvent
    let path: DiskPath
    let files: SystemFiles
    /// Whether it is the file to which a manager moves a hook that it has found.
    let isMovedAside: Bool

    init(_ event: HookEvent, in folder: String, suffix: String = "", files: SystemFiles) {
        self.event = event
        isMovedAside = !suffix.isEmpty
        path = DiskPath(folder).appending(event.rawValue + suffix)
        self.files = files
    }

    func content() throws -> HookContent {
        if let target = try files.linkTarget(of: path) {
            let name = String(decoding: target.lastComponent, as: UTF8.self)
            return name == Self.programName
                ? .link(target: target) : .untouchable("it is a link to \(target.display)")
        }
        guard let status = try files.status(of: path, followingLinks: false) else { return .nothing }
        guard status.kind == .regular else { return .untouchable("it is no file") }
        let bytes = try files.read(path, limit: 1 << 22)
        if HookText.isShim(bytes) { return .shim }
        if FencedBlock.isIn(bytes) { return .block }
        if let manager = HookManager.owner(of: bytes) { return .managed(manager) }
        guard status.mode.isExecutable else { return .untouchable("it is not executable, so that Git does not run it") }
        return Self.isShell(bytes) ? .script : .untouchable("it is no script for sh or bash")
    }

    static let programName = "kata-hook"

    /// `#!/bin/sh`, `#!/usr/bin/env bash`, with options; a carriage return makes another name of it.
    private static func isShell(_ bytes: [UInt8]) -> Bool {
        guard let end = bytes.firstIndex(of: 0x0A), bytes.starts(with: Array("#!".utf8)) else { return false }
        let words = bytes[2..<end].split { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
        guard let program = words.first?.split(separator: "/").last else { return false }
        let name = program == "env" ? words.dropFirst().first { !$0.hasPrefix("-") }.map { $0[...] } ?? "" : program
        return ["sh", "bash", "dash", "ksh", "zsh"].contains(String(name))
    }
}
