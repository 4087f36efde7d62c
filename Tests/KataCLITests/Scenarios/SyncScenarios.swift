import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// Notes of two clones meet in a remote, and no line of either is lost.
@Suite struct SyncScenarios {
    @Test func notesOfTwoClonesAreJoined() async throws {
        let repository = try ScratchRepository()
        let commit = try repository.commitAll("base")
        let remote = "\(repository.folder.path)/remote.git"
        try repository.git("clone", "-q", "--bare", repository.path, remote)
        try repository.git("remote", "add", "origin", remote)
        let clone = "\(repository.folder.path)/clone"
        try repository.git("clone", "-q", remote, clone)
        func note(_ folder: String, _ text: String) throws {
            try repository.git("-C", folder, "notes", "--ref", "refs/notes/kata", "append", "-m", text, commit)
        }
        let here = CapturedContext(in: repository.path, environment: repository.environment)
        let there = CapturedContext(in: clone, environment: repository.environment)

        try note(repository.path, "line of here")
        let first = await here.run("sync")
        #expect(first.exit == 0, "\(first.output)\(first.error)")
        try note(clone, "line of there")
        let second = await there.run("sync", "--json")
        #expect(try second.exit == 0 && second.json()["merged"]?.integerValue == 1, "\(second.output)\(second.error)")
        try note(repository.path, "later line of here")
        #expect(await here.run("sync").exit == 0)
        #expect(await there.run("sync").exit == 0)
        for folder in [repository.path, clone, remote] {
            let text = try repository.git("-C", folder, "notes", "--ref", "refs/notes/kata", "show", commit)
            let lines = Set(text.split(separator: "\n").map(String.init))
            #expect(lines == ["line of here", "line of there", "later line of here"], "\(folder): \(text)")
        }
        // Git's own fetch brings them from now on, once, and its push is as it was.
        #expect(try repository.git("config", "--get-all", "remote.origin.fetch").contains("refs/notes/kata"))
        #expect(try repository.git("config", "--get-all", "remote.origin.fetch").split(separator: "\n").count == 2)
        #expect(try repository.run("git", ["config", "--get", "remote.origin.push"]).exitCode == 1)
        try repository.git("fetch", "-q")
    }

    /// Whoever is first, nobody's line is lost, and everybody gets through.
    @Test func eightClonesAtOnce() async throws {
        let repository = try ScratchRepository()
        let commit = try repository.commitAll("base")
        let remote = "\(repository.folder.path)/remote.git"
        try repository.git("clone", "-q", "--bare", repository.path, remote)
        let clones = (1...8).map { "\(repository.folder.path)/clone-\($0)" }
        for clone in clones {
            try repository.git("clone", "-q", remote, clone)
            try repository.git("-C", clone, "notes", "--ref", "refs/notes/kata", "append", "-m", "by \(clone)", commit)
        }
        let ends = await withTaskGroup(of: CapturedContext.Result.self) { group in
            for clone in clones {
                group.addTask { await CapturedContext(in: clone, environment: repository.environment).run(["sync"]) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ends.allSatisfy { $0.exit == 0 }, "\(ends.map(\.error))")
        let text = try repository.git("-C", remote, "notes", "--ref", "refs/notes/kata", "show", commit)
        #expect(text.split(separator: "\n").map(String.init).sorted() == clones.map { "by \($0)" }.sorted())
        // Once more, and nothing changes.
        let before = try repository.git("-C", remote, "rev-parse", "refs/notes/kata")
        for clone in clones {
            #expect(await CapturedContext(in: clone, environment: repository.environment).run(["sync"]).exit == 0)
        }
        #expect(try repository.git("-C", remote, "rev-parse", "refs/notes/kata") == before)
    }

    @Test func remoteThatCantBeReached() async throws {
        let repository = try ScratchRepository()
        try repository.commitAll("base")
        try repository.git("remote", "add", "origin", "\(repository.folder.path)/nowhere.git")
        let result = await CapturedContext(repository).run("sync")
        #expect(result.exit == 4 && result.error.contains("sync.remote-failed"), "\(result.error)")
        #expect(result.error.contains("nowhere.git"))
    }

    @Test func remoteThatIsNotThere() async throws {
        let repository = try ScratchRepository()
        try repository.commitAll("base")
        let kata = CapturedContext(repository)
        #expect(await kata.run("sync").exit == 3)
        #expect(await kata.run("sync", "elsewhere").exit == 3)
    }
}
