import KataFiles
import KataTestSupport
import Synchronization
import Testing

@Suite struct AtomicWriteTests {
    private let old = Array("the old content".utf8)
    private let new = Array("the new content, which is longer".utf8)

    @Test(arguments: [true, false])
    func `the target has the new bytes and nothing else is left`(_ durable: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write(old, to: "a.json")
        try SystemFiles().writeAtomically(new, to: "\(folder.path)/a.json", mode: nil, durable: durable)
        #expect(try folder.read("a.json") == String(decoding: new, as: UTF8.self))
        #expect(try SystemFiles().list(below: DiskPath(folder.path)).map(\.display) == ["a.json"])
    }

    /// Breaks each operation of a write in turn, with each kind of failure, until a write gets through unharmed.
    @Test(arguments: [Breakage.inputOutput, .noSpace, .shortWrite], [true, false])
    func `whatever call fails, the old content stays and no file is left`(
        _ breakage: Breakage, _ targetExists: Bool
    ) throws {
        var broken = 0
        while true {
            let folder = try TemporaryFolder()
            let target = DiskPath("\(folder.path)/a.json")
            if targetExists { try folder.write(old, to: "a.json") }
            let probe = BreakingProbe(at: broken, breakage)
            let files = SystemFiles { probe.fate(of: $0) }
            do throws(FileError) {
                try files.writeAtomically(new, to: target, mode: .private, durable: true)
                #expect(!probe.hasFired)
                #expect(broken == 6, "create, mode, write, sync, rename, sync of the folder")
                return
            } catch {
                #expect(error.code == breakage.code)
            }
            // Once the rename has happened the new content is there; only its durability is unknown.
            let isAfterRename = probe.seen.contains(.rename) && probe.seen.last != .rename
            let names = try SystemFiles().list(below: DiskPath(folder.path)).map(\.display)
            #expect(names == (targetExists || isAfterRename ? ["a.json"] : []))
            if !names.isEmpty { #expect(try SystemFiles().read(target) == (isAfterRename ? new : old)) }
            broken += 1
            if broken > 20 {
                Issue.record("no write got through")
                return
            }
        }
    }

    @Test func `a missing folder is an error and makes nothing`() throws {
        let folder = try TemporaryFolder()
        do throws(FileError) {
            try SystemFiles().writeAtomically(new, to: "\(folder.path)/no/a", mode: nil, durable: true)
            Issue.record("written into a missing folder")
        } catch {
            #expect(error.code == .notFound)
        }
        #expect(try !SystemFiles().exists("\(folder.path)/no"))
    }

    @Test(arguments: ["", "folder/", "nul\u{0}byte"])
    func `a path that names no file is an error`(_ name: String) throws {
        let folder = try TemporaryFolder()
        #expect(throws: FileError.self) {
            try SystemFiles().writeAtomically(
                new, to: name.isEmpty ? "" : "\(folder.path)/\(name)", mode: nil, durable: false)
        }
    }

    @Test func `the mode is kept, or set as asked`() throws {
        let folder = try TemporaryFolder()
        let files = SystemFiles()
        let tool = DiskPath(try folder.write("#!/bin/sh", to: "tool", executable: true))
        try files.writeAtomically(new, to: tool, mode: nil, durable: false)
        #expect(try files.status(of: tool)?.mode == 0o755)
        try files.writeAtomically(new, to: tool, mode: .private, durable: false)
        #expect(try files.status(of: tool)?.mode == 0o600)
    }

    @Test func `a link is replaced, what it points to stays`() throws {
        let folder = try TemporaryFolder()
        let victim = try folder.write(old, to: "victim")
        try folder.link("link", to: victim)
        try SystemFiles().writeAtomically(new, to: "\(folder.path)/link", mode: nil, durable: false)
        #expect(try folder.read("victim") == String(decoding: old, as: UTF8.self))
        #expect(try SystemFiles().status(of: "\(folder.path)/link", followingLinks: false)?.kind == .regular)
    }

    @Test func `names of any bytes and of full length work`() throws {
        let folder = try TemporaryFolder()
        let files = SystemFiles()
        for name in [Array("tab\tnewline\n".utf8), Array("-rf".utf8), Array(repeating: 0x61, count: 255)] {
            let path = DiskPath(folder.path).appending(bytes: name)
            try files.writeAtomically(new, to: path, mode: nil, durable: false)
            #expect(try files.read(path) == new)
        }
        #if os(Linux)
            let path = DiskPath(folder.path).appending(bytes: [0xFF, 0xFE])
            try files.writeAtomically(new, to: path, mode: nil, durable: false)
            #expect(try files.list(below: DiskPath(folder.path)).contains { $0.path == [0xFF, 0xFE] })
        #endif
    }

    @Test func `readers never see a part, and writers never share a temporary name`() async throws {
        let folder = try TemporaryFolder()
        let target = DiskPath("\(folder.path)/state")
        let versions = (0..<8).map { Array(repeating: UInt8($0 + 0x41), count: 20_000 + $0) }
        try SystemFiles().writeAtomically(versions[0], to: target, mode: nil, durable: false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for version in versions {
                group.addTask {
                    for _ in 0..<20 {
                        try SystemFiles().writeAtomically(version, to: target, mode: nil, durable: false)
                    }
                }
                group.addTask {
                    for _ in 0..<20 {
                        let seen = try SystemFiles().read(target)
                        #expect(versions.contains(seen))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try SystemFiles().list(below: DiskPath(folder.path)).map(\.display) == ["state"])
    }
}

enum Breakage: Sendable, CaseIterable {
    case inputOutput, noSpace, shortWrite

    var code: FileError.Code { self == .noSpace ? .noSpace : .inputOutput }
    var fate: FileOperationFate {
        switch self {
        case .inputOutput: .fail(errorNumber: 5)
        case .noSpace: .fail(errorNumber: 28)
        case .shortWrite: .writePart(count: 3, errorNumber: 5)
        }
    }
}

/// Breaks one operation, counted from 0.
final class BreakingProbe: Sendable {
    private let index: Int
    private let breakage: Breakage
    private let kinds = Mutex<[FileOperation.Kind]>([])

    init(at index: Int, _ breakage: Breakage) {
        self.index = index
        self.breakage = breakage
    }

    var seen: [FileOperation.Kind] { kinds.withLock { $0 } }
    var hasFired: Bool { seen.count > index }

    func fate(of operation: FileOperation) -> FileOperationFate {
        let position = kinds.withLock { kinds in
            kinds.append(operation.kind)
            return kinds.count - 1
        }
        return position == index ? breakage.fate : .proceed
    }
}
