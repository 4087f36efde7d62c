internal import CLibgit2
internal import KataCore

/// Finds out what libgit2 would do otherwise than Git in one repository, without an error.
struct CapabilityProbe {
    let settings: Configuration
    let version: GitVersion
    let environment: [String: String]

    /// The keys that decide how libgit2 reads a working tree and stores its files.
    private static let decidingKeys = [
        "core.autocrlf", "core.eol", "core.filemode", "core.symlinks", "core.ignorecase", "core.precomposeunicode",
        "core.excludesfile", "core.attributesfile",
    ]

    func probe(_ repository: borrowing Repository) throws(GitError) -> RepositoryCapabilities {
        var reasons: [String] = []
        let isSparse = settings.bool("core.sparseCheckout") == true
        if isSparse { reasons.append("sparse checkout: files outside the cone are not in the working tree") }
        let isPartial =
            settings.values(section: "remote", name: "promisor").contains { $0.value != "false" }
            || settings["extensions.partialClone"] != nil
        var hashesThroughGit = false
        let differing = try repository.keysReadOtherwise(Self.decidingKeys, settings)
        if !differing.isEmpty {
            reasons.append("libgit2 reads other values than Git for \(differing.joined(separator: ", "))")
            hashesThroughGit = true
        }
        if let reason = indexReason(repository, isSparse: isSparse) {
            reasons.append(reason)
            // Attributes are looked up in the index too, so that libgit2 can't tell the filters of a file without it.
            hashesThroughGit = true
            try repository.ignoreIndex()
        }
        let filters = try repository.externalFilters(settings)
        if !filters.isEmpty {
            reasons.append("external filters: \(filters.joined(separator: ", "))")
        }
        return RepositoryCapabilities(
            mode: reasons.isEmpty ? .native : .mixed(reasons), gitVersion: version, libraryVersion: Libgit2.version,
            isSparse: isSparse, isPartialClone: isPartial, signsCommits: settings.bool("commit.gpgSign") == true,
            hashesThroughGit: hashesThroughGit, notes: notes(isPartial: isPartial))
    }

    /// Why libgit2 can't read the user's index, or may not be able to after the next command of Git.
    private func indexReason(_ repository: borrowing Repository, isSparse: Bool) -> String? {
        if let problem = repository.indexProblem { return "the index can't be read by libgit2: \(problem)" }
        if settings.bool("core.splitIndex") == true {
            return "split index: libgit2 can't read it once Git has split it"
        }
        if isSparse, settings.bool("index.sparse") == true { return "sparse index: libgit2 can't read it" }
        if settings.bool("feature.manyFiles") == true || settings.bool("index.skipHash") == true {
            return "feature.manyFiles or index.skipHash: libgit2 refuses an index without checksum"
        }
        return nil
    }

    private func notes(isPartial: Bool) -> [String] {
        var notes: [String] = []
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE"] where environment[name] != nil {
            notes.append("\(name) is set and ignored: the repository is found from the folder")
        }
        if isPartial { notes.append("partial clone: objects that are missing are fetched with git") }
        if version < GitVersion(2, 36) {
            notes.append("git \(version) has no `git hook run`: hook files are run directly")
        }
        return notes
    }
}

extension Repository {
    /// Why libgit2 can't read the user's index; `nil` when it can.
    fileprivate var indexProblem: String? {
        do {
            _ = try index()
            return nil
        } catch {
            return error.message
        }
    }

    /// The keys for which libgit2's own reading of the configuration differs from Git's.
    fileprivate func keysReadOtherwise(
        _ keys: [String], _ settings: Configuration
    ) throws(GitError) -> [String] {
        let repository = unsafe pointer
        let own = try unsafe SettingsHandle.make("git_repository_config_snapshot", ledger) {
            unsafe git_repository_config_snapshot(&$0, repository)
        }
        return keys.filter { key in
            var value: UnsafePointer<CChar>?
            let result = unsafe git_config_get_string(&value, own.pointer, key)
            defer { git_error_clear() }
            let text = unsafe value.map { unsafe String(cString: $0) }
            return (result == 0 ? text : nil) != settings[key]
        }
    }

    /// The filters and encodings that attributes of this repository name and that libgit2 ignores.
    fileprivate func externalFilters(_ settings: Configuration) throws(GitError) -> [String] {
        let configured = Set(
            ["clean", "smudge", "process"].flatMap { name -> [String] in
                settings.values(section: "filter", name: name).map { $0.subsection }
            })
        var found: Set<String> = []
        for text in try attributeFiles(settings) {
            for word in text.split(whereSeparator: { $0.isWhitespace }) {
                if word.hasPrefix("filter="), configured.contains(String(word.dropFirst(7))) {
                    found.insert(String(word.dropFirst(7)))
                } else if word.hasPrefix("working-tree-encoding=") {
                    found.insert(String(word))
                }
            }
        }
        return found.sorted()
    }
}
