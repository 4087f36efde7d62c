internal import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Fills the submodules of a temporary working tree from repositories that are on this disk.
///
/// Each is a clone that shares the objects of the local one, so that nothing is fetched, and nothing of the local one is
/// changed. What is not there stays an empty folder.
struct SubmoduleFiller: Sendable {
    let git: GitProgram

    private struct Submodule {
        let name: String
        let path: RepositoryPath
        let commit: ObjectID
    }

    /// - Parameters:
    ///   - store: the Git folder that may hold `modules`.
    ///   - original: the working tree of the person, where a submodule may have its own `.git`.
    func fill(_ folder: String, from store: String, beside original: String, depth: Int = 0) async throws(GitError) {
        guard depth < 8 else { return }
        for submodule in await declared(in: folder) {
            let place = "\(folder)/\(submodule.path.display)"
            let candidates = [
                "\(store)/modules/\(submodule.name)", "\(original)/\(submodule.path.display)/.git",
            ]
            for candidate in candidates {
                guard let source = await repository(candidate, with: submodule.commit) else { continue }
                do {
                    try await clone(source, submodule.commit, to: place)
                } catch {
                    // A partial clone lacks files of it: as good as none.
                    continue
                }
                try await fill(
                    place, from: source, beside: "\(original)/\(submodule.path.display)", depth: depth + 1)
                break
            }
        }
    }

    /// Submodules of the tree whose folders hold no repository.
    func empty(in folder: String) async -> [(RepositoryPath, ObjectID)] {
        await links(in: folder, []).filter { path, _ in !exists("\(folder)/\(path.display)/.git") }
    }

    /// Those that `.gitmodules` names and the tree has.
    private func declared(in folder: String) async -> [Submodule] {
        guard exists("\(folder)/.gitmodules"),
            let result = try? await git.run(
                [
                    "-C", folder, "config", "-z", "-f", ".gitmodules", "--get-regexp", "^submodule\\..*\\.path$",
                ], accepting: [0, 1])
        else { return [] }
        var names: [RepositoryPath: String] = [:]
        for entry in result.standardOutput.split(separator: 0) {
            let parts = entry.split(separator: 0x0A, maxSplits: 1)
            guard parts.count == 2, let path = try? RepositoryPath(bytes: parts[1]) else { continue }
            let key = String(decoding: parts[0], as: UTF8.self)
            let name = String(key.dropFirst("submodule.".count).dropLast(".path".count))
            // A name is a path below `modules`, and must not lead out of it.
            guard (try? RepositoryPath(name)) != nil else { continue }
            names[path] = name
        }
        guard !names.isEmpty else { return [] }
        return await links(in: folder, names.keys.sorted()).compactMap { path, commit in
            names[path].map { Submodule(name: $0, path: path, commit: commit) }
        }
    }

    /// Commits of other repositories in the index; all of them without paths.
    private func links(in folder: String, _ paths: [RepositoryPath]) async -> [(RepositoryPath, ObjectID)] {
        let result = try? await git.run(
            ["--literal-pathspecs", "-C", folder, "ls-files", "-s", "-z", "--"] + paths.map(\.display))
        return (result?.standardOutput ?? []).split(separator: 0).compactMap { entry in
            guard entry.starts(with: Array("160000 ".utf8)), let tab = entry.firstIndex(of: 0x09) else { return nil }
            let fields = entry[..<tab].split(separator: 0x20)
            guard fields.count > 1, let commit = ObjectID(hex: String(decoding: fields[1], as: UTF8.self)),
                let path = try? RepositoryPath(bytes: entry[(tab + 1)...])
            else { return nil }
            return (path, commit)
        }
    }

    /// The Git folder, when it is one and has the commit.
    private func repository(_ candidate: String, with commit: ObjectID) async -> String? {
        guard exists(candidate) else { return nil }
        // A file names the folder: `gitdir: …`. Git's own reading of it decides.
        guard
            let found = try? await git.run(["rev-parse", "--resolve-git-dir", candidate]),
            let folder = String(decoding: found.standardOutput, as: UTF8.self).split(separator: "\n").first
        else { return nil }
        let path = folder.hasPrefix("/") ? String(folder) : "\(git.folder)/\(folder)"
        let known = try? await git.run(
            ["--git-dir", path, "cat-file", "-e", "\(commit.hex)^{commit}"], extra: ["GIT_NO_LAZY_FETCH": "1"])
        return known == nil ? nil : path
    }

    private func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    private func clone(_ source: String, _ commit: ObjectID, to place: String) async throws(GitError) {
        try await git.run(
            [
                "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null", "clone", "--quiet", "--shared",
                "--no-checkout", "--no-tags", "--template=", source, place,
            ], timeout: .seconds(600))
        try await git.run(
            [
                "-C", place, "-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false", "checkout", "--quiet",
                "--detach", commit.hex,
            ], timeout: .seconds(600))
    }
}
