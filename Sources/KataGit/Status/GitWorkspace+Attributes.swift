internal import CLibgit2
package import KataCore

extension GitWorkspace {
    /// The attributes of paths, which need not exist.
    package func attributes(
        for paths: [RepositoryPath], names: [String]
    ) async throws(GitError) -> [RepositoryPath: [String: AttributeValue]] {
        guard !paths.isEmpty, !names.isEmpty else { return [:] }
        var result: [RepositoryPath: [String: AttributeValue]] = [:]
        guard capabilities.hashesThroughGit else {
            for path in paths { result[path] = try repository.attributes(of: path, names) }
            return result
        }
        let output = try await git.run(
            ["check-attr", "-z", "--stdin"] + names, input: paths.flatMap { $0.bytes + [0] }
        ).standardOutput
        let fields = output.split(separator: 0, omittingEmptySubsequences: false)
        for position in stride(from: 0, to: fields.count - 2, by: 3) {
            let value = String(decoding: fields[position + 2], as: UTF8.self)
            result[try .ofGit(fields[position]), default: [:]][String(decoding: fields[position + 1], as: UTF8.self)] =
                switch value {
                case "unspecified": .unspecified
                case "set": .set
                case "unset": .unset
                default: .value(value)
                }
        }
        return result
    }

    /// Whether Git ignores a path: it matches an ignore rule and is not tracked.
    package func isIgnored(_ path: RepositoryPath) async throws(GitError) -> Bool {
        guard case .native = capabilities.mode else {
            return try await git.run(
                ["check-ignore", "-q", "-z", "--stdin"], input: path.bytes + [0], accepting: [0, 1]
            ).exitCode == 0
        }
        if try repository.index().contains(path) { return false }
        var ignored: Int32 = 0
        try check(
            "git_ignore_path_is_ignored", unsafe git_ignore_path_is_ignored(&ignored, repository.pointer, path.cString))
        return ignored != 0
    }
}

extension Repository {
    func attributes(of path: RepositoryPath, _ names: [String]) throws(GitError) -> [String: AttributeValue] {
        var result: [String: AttributeValue] = [:]
        for name in names {
            var value: UnsafePointer<CChar>?
            try check(
                "git_attr_get",
                unsafe git_attr_get(&value, pointer, UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX), path.cString, name))
            result[name] =
                switch unsafe git_attr_value(value) {
                case GIT_ATTR_VALUE_TRUE: .set
                case GIT_ATTR_VALUE_FALSE: .unset
                case GIT_ATTR_VALUE_STRING: unsafe value.map { .value(unsafe String(cString: $0)) } ?? .unspecified
                default: .unspecified
                }
        }
        return result
    }
}
