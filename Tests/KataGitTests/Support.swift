import Foundation
import KataCore
import KataGit
import KataProcess
import KataTestSupport

extension ScratchRepository {
    /// Opens the repository as kata does.
    func open(
        at folder: String? = nil, extra: [String: String] = [:], ledger: HandleLedger? = nil
    ) async throws -> GitWorkspace {
        try await GitWorkspace.open(
            at: folder ?? path, environment: environment.merging(extra) { $1 }, programs: SystemPrograms(),
            ledger: ledger)
    }

    /// The tree that the real `git` makes of the whole working tree, with an index of its own.
    func treeByGit() throws -> String {
        let index = "\(folder.path)/judge-index"
        try? FileManager.default.removeItem(atPath: index)
        defer { try? FileManager.default.removeItem(atPath: index) }
        if FileManager.default.fileExists(atPath: "\(path)/.git/index") {
            // With its time stamp, by which Git tells which entries may be stale.
            _ = try run("cp", ["-p", "\(path)/.git/index", index])
        }
        let add = try run("git", ["add", "-A"], extraEnvironment: ["GIT_INDEX_FILE": index])
        guard add.exitCode == 0 else { throw JudgeFailure(description: add.error) }
        return try run("git", ["write-tree"], extraEnvironment: ["GIT_INDEX_FILE": index]).output.trimmed
    }

    /// The lines of `git status`, without what is clean.
    func statusByGit() throws -> [String] {
        try git("status", "--porcelain=v1", "-uall").split(separator: "\n").map(String.init)
    }

    /// Fails unless every object and reference is sound.
    func checkSound() throws {
        let result = try run("git", ["fsck", "--strict", "--no-dangling"])
        guard result.exitCode == 0, !result.error.contains("error"), !result.error.contains("warning") else {
            throw JudgeFailure(description: result.output + result.error)
        }
    }
}

extension String {
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

/// A path that is known to be good.
func path(_ text: String) throws -> RepositoryPath { try RepositoryPath(text) }

/// The real `git` found something wrong.
struct JudgeFailure: Error, CustomStringConvertible {
    let description: String
}
