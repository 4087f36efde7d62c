internal import CLibgit2
internal import KataCore

extension GitWorkspace {
    /// Whether only Git stores the file as the repository wants it: an external filter, or an encoding of the working tree.
    func needsGit(_ path: RepositoryPath) throws(GitError) -> Bool {
        if capabilities.hashesThroughGit { return true }
        let values = try repository.attributes(of: path, ["filter", "working-tree-encoding"])
        if case .value(let name) = values["filter"] {
            // A filter that is not configured does nothing.
            return settings["filter.\(name).clean"] != nil || settings["filter.\(name).process"] != nil
        }
        if case .value = values["working-tree-encoding"] { return true }
        return false
    }

    /// Stores files with all the filters that their attributes name, in one process.
    func storeThroughGit(_ paths: [RepositoryPath]) async throws(GitError) -> [ObjectID] {
        guard !paths.isEmpty else { return [] }
        let input = paths.flatMap { path -> [UInt8] in path.quoted + [0x0A] }
        let result = try await git.run(
            ["hash-object", "-w", "--stdin-paths"], input: input, timeout: .seconds(600))
        let ids = result.outputText.split(separator: "\n").compactMap { ObjectID(hex: $0) }
        guard ids.count == paths.count else {
            throw GitError(.program, "git stored \(ids.count) of \(paths.count) files", function: "git hash-object")
        }
        return ids
    }
}

extension RepositoryPath {
    /// The path as Git reads it from a line: as it is, or between quotes with octal escapes.
    ///
    /// Source: git-config(1), `core.quotePath`.
    var quoted: [UInt8] {
        guard bytes.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x7F }) else { return bytes }
        var result: [UInt8] = [0x22]
        for byte in bytes {
            if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F {
                let octal = String(byte, radix: 8)
                result += [0x5C] + Array((String(repeating: "0", count: 3 - octal.count) + octal).utf8)
            } else {
                result.append(byte)
            }
        }
        return result + [0x22]
    }
}
