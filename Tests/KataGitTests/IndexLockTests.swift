import Foundation
import KataCore
import KataProcess
import KataTestSupport
import Synchronization
import Testing

@testable import KataGit

@Suite struct IndexLockTests {
    private func repository() throws -> (repository: ScratchRepository, old: String, new: String) {
        let repository = try ScratchRepository()
        try repository.write("one\n", to: "a.txt")
        let old = try repository.commitAll("base")
        try repository.write("two\n", to: "a.txt")
        try repository.git("add", "a.txt")
        let new = try repository.git("write-tree").trimmed
        try repository.git("reset", "-q")
        return (repository, old, new)
    }

    /// A process that is killed at any of these moments must not lock the user out for ever.
    @Test func lockNamesItsProcessUntilItIsGone() async throws {
        let (repository, old, new) = try repository()
        let lock = "\(repository.path)/.git/index.lock"
        let seen = Mutex<[String]>([])
        let git = try await GitWorkspace.open(
            at: repository.path, environment: repository.environment, programs: SystemPrograms(),
            probe: { operation in
                if operation.kind == .replaceIndex || operation.kind == .removeFile {
                    let text = (try? String(contentsOfFile: lock, encoding: .utf8)) ?? "no text"
                    seen.withLock { $0.append(text) }
                }
                return nil
            })
        let trees = try #require(ObjectID(hex: old).flatMap { old in ObjectID(hex: new).map { (old, $0) } })
        try await git.refreshIndex(paths: [try path("a.txt")], from: trees.0, to: trees.1)
        let mark = "kata \(ProcessInfo.processInfo.processIdentifier)\n"
        #expect(seen.withLock { $0 } == [mark, mark])
        #expect(!repository.exists(".git/index.lock"))
        #expect(try repository.git("diff", "--cached", "--name-only") == "a.txt\n")
    }

    /// A loss of power may leave the lock's name without its text: the other name of the same file tells whose it is.
    @Test(arguments: [true, false]) func emptyLockIsKatasByItsOtherName(hasOtherName: Bool) async throws {
        let (repository, old, new) = try repository()
        let git = try await repository.open()
        let lock = "\(repository.path)/.git/index.lock"
        // No process has a number this large.
        let other = "\(repository.path)/.git/kata-lock-\(Int32.max)-x"
        _ = FileManager.default.createFile(atPath: other, contents: nil)
        if hasOtherName {
            try FileManager.default.linkItem(atPath: other, toPath: lock)
        } else {
            _ = FileManager.default.createFile(atPath: lock, contents: nil)
        }
        let trees = try #require(ObjectID(hex: old).flatMap { old in ObjectID(hex: new).map { (old, $0) } })
        await git.removeFiles(madeBy: Int32.max)
        do {
            try await git.refreshIndex(paths: [try path("a.txt")], from: trees.0, to: trees.1)
            #expect(
                hasOtherName && !repository.exists(".git/index.lock") && !FileManager.default.fileExists(atPath: other))
        } catch let error as GitError {
            #expect(!hasOtherName && error.code == .locked && repository.exists(".git/index.lock"))
        }
    }

    /// Whoever sees the lock can tell whose it is: there is no moment in which it is there and empty.
    @Test func lockAppearsWithItsText() async throws {
        let (repository, old, new) = try repository()
        let folder = "\(repository.path)/.git"
        let seen = Mutex<[String]>([])
        let git = try await GitWorkspace.open(
            at: repository.path, environment: repository.environment, programs: SystemPrograms(),
            probe: { operation in
                guard operation.kind == .lockIndex else { return nil }
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
                let passing = names.filter { $0.hasPrefix("kata-lock-") }.map {
                    (try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) ?? "no text"
                }
                seen.withLock { $0 += passing + names.filter { $0 == "index.lock" } }
                return GitError(.fileSystem, "stopped")
            })
        let trees = try #require(ObjectID(hex: old).flatMap { old in ObjectID(hex: new).map { (old, $0) } })
        await #expect(throws: GitError.self) {
            try await git.refreshIndex(paths: [try path("a.txt")], from: trees.0, to: trees.1)
        }
        #expect(seen.withLock { $0 } == ["kata \(ProcessInfo.processInfo.processIdentifier)\n"])
        let left = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(!left.contains { $0.hasPrefix("kata-lock-") || $0 == "index.lock" })
    }

    /// The number of a killed process may be another one's by now: only who still holds the file counts.
    @Test func lockOfALaterProcessWithTheSameNumberIsAbandoned() async throws {
        let (repository, old, new) = try repository()
        let git = try await repository.open()
        let trees = try #require(ObjectID(hex: old).flatMap { old in ObjectID(hex: new).map { (old, $0) } })
        let lock = "\(repository.path)/.git/index.lock"
        try repository.write("kata \(ProcessInfo.processInfo.processIdentifier)\n", to: ".git/index.lock")
        let holder = unsafe open(lock, O_RDONLY | O_CLOEXEC)
        #expect(flock(holder, LOCK_EX | LOCK_NB) == 0)
        await #expect(throws: GitError.self) {
            try await git.refreshIndex(paths: [try path("a.txt")], from: trees.0, to: trees.1)
        }
        close(holder)
        try await git.refreshIndex(paths: [try path("a.txt")], from: trees.0, to: trees.1)
        #expect(!repository.exists(".git/index.lock"))
        #expect(try repository.git("diff", "--cached", "--name-only") == "a.txt\n")
    }

    /// An index that is there and can't be read is not an empty one.
    @Test func unreadableIndexIsNotReplaced() async throws {
        let (repository, old, new) = try repository()
        let git = try await repository.open()
        let trees = try #require(ObjectID(hex: old).flatMap { old in ObjectID(hex: new).map { (old, $0) } })
        try repository.git("rm", "-q", "--cached", "a.txt")
        let index = "\(repository.path)/.git/index"
        try FileManager.default.moveItem(atPath: index, toPath: "\(index)-real")
        try FileManager.default.createSymbolicLink(atPath: index, withDestinationPath: "index")
        await #expect(throws: GitError.self) {
            try await git.refreshIndex(paths: [try path("a.txt")], from: trees.0, to: trees.1)
        }
        #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: index)) == "index")
        #expect(!repository.exists(".git/index.lock"))
    }

    @Test func filesOfAnotherProcessStay() async throws {
        let (repository, _, _) = try repository()
        let git = try await repository.open()
        for name in [
            "kata-index-71-x", "kata-index-71-x.lock", "kata-message-71-y", "kata-index-7-x", "kata-index-711-x",
            "kata-lock-71-z",
        ] {
            try repository.write("", to: ".git/\(name)")
        }
        await git.removeFiles(madeBy: 71)
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(repository.path)/.git")
        #expect(left.filter { $0.hasPrefix("kata-") }.sorted() == ["kata-index-7-x", "kata-index-711-x"])
    }
}
