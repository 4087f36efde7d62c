import Foundation
import KataCore
import KataGit
import KataProcess
import KataTestSupport

@testable import KataReview

/// A branch `work` with one commit for each task of a plan, made by the real `git`, and what a summary would say of it.
///
/// Each task writes one line that nothing else writes, so that the real `git` can tell where its work is.
final class PlanHistory: Sendable {
    let repository: ScratchRepository
    let claims: [LinkClaim]
    let hasTrailers: Bool

    static func mark(_ task: Int) -> String { "the work of task \(task)" }
    static func id(_ task: Int) -> String { "01JZ0000000000000000000\(String(format: "%03d", task))" }
    static func file(_ task: Int) -> String { "task-\(task).txt" }

    /// - Parameters:
    ///   - trailers: as kata's own commits have them; without, as other tools commit.
    ///   - journal: whether a `post-rewrite` hook writes the journal.
    init(tasks: Int = 3, trailers: Bool = true, journal: Bool = false, shared: Bool = false) throws {
        repository = try ScratchRepository()
        hasTrailers = trailers
        try repository.write("one\ntwo\nthree\n", to: "shared.txt")
        try repository.commitAll("base")
        if journal { try Self.installJournal(in: repository) }
        try repository.git("switch", "-q", "-c", "work")
        var claims: [LinkClaim] = []
        for task in 1...tasks {
            try repository.write("\(Self.mark(task))\n", to: Self.file(task))
            if shared {
                let text = try repository.read("shared.txt")
                try repository.write("\(text)line of task \(task)\n", to: "shared.txt")
            }
            var message = "feat(09-01): Write part \(task)\n\nDo it well."
            if trailers { message += "\n\n" + Self.trailers(task, of: tasks) }
            let hash = try repository.commitAll(message)
            claims.append(
                LinkClaim(
                    plan: PlanID(phase: PhaseNumber("09"), plan: "01"), task: task, name: "Write part \(task)",
                    id: trailers ? ULID(Self.id(task)) : nil, hash: hash, files: [try RepositoryPath(Self.file(task))]))
        }
        self.claims = claims
    }

    static func trailers(_ task: Int, of count: Int) -> String {
        "Kata-Plan: 09-01\nKata-Task: \(task)/\(count)\nKata-Id: \(id(task))\nKata-Verify: pass 1/1 sha256:0123456789abcdef"
    }

    /// kata's own hook.
    private static func installJournal(in repository: ScratchRepository) throws {
        let folder = "\(repository.path)/.git/hooks"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/post-rewrite", withDestinationPath: BuiltProgram.path("kata-hook"))
    }

    /// `main` goes on in the meantime.
    func advanceMain(_ name: String = "main") throws {
        try repository.git("switch", "-q", "main")
        try repository.write("elsewhere\n", to: "\(name).txt")
        try repository.write("zero\none\ntwo\nthree\n", to: "shared.txt")
        try repository.commitAll("chore: \(name)")
        try repository.git("switch", "-q", "work")
    }

    /// Runs `git rebase -i` with an edit of its list, a program for `sed`.
    func rebaseInteractively(onto base: String, _ edit: String) throws {
        let result = try repository.run(
            "git", ["rebase", "-q", "-i", base],
            extraEnvironment: ["GIT_SEQUENCE_EDITOR": "sed -i '\(edit)'", "GIT_EDITOR": "true"])
        guard result.exitCode == 0 else {
            throw GitFailure(description: result.output + result.error)
        }
    }

    func open() async throws -> GitWorkspace {
        try await GitWorkspace.open(
            at: repository.path, environment: repository.environment, programs: SystemPrograms())
    }

    func links() async throws -> [CommitLink] { try await LinkResolver.open(open()).resolve(claims) }

    /// The commits of this branch that bring a task's line, as the real `git` tells.
    func truth(_ task: Int) throws -> Set<String> {
        Set(
            try repository.git("log", "--format=%H", "-S\(Self.mark(task))", "HEAD")
                .split(separator: "\n").map(String.init))
    }

    /// Whether a link leads to the task's work, by the judgement of the real `git`.
    func leads(_ link: CommitLink) throws -> Bool {
        guard let task = link.claim.task else { return false }
        return !(try truth(task)).isDisjoint(with: link.commits.map(\.id.hex))
    }
}

/// The real `git` did not do what a test needs.
struct GitFailure: Error, CustomStringConvertible {
    let description: String
}
