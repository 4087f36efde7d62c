internal import CLibgit2

extension Repository {
    /// Lets libgit2 read the configuration files that Git reads in an environment, `config.worktree` included.
    ///
    /// By itself libgit2 takes the folders from the environment of the process, once, and ignores `GIT_CONFIG_GLOBAL`,
    /// `GIT_CONFIG_SYSTEM`, `GIT_CONFIG_NOSYSTEM` and the configuration of a worktree. Source: git-config(1), "FILES" and "ENVIRONMENT".
    func readConfiguration(of environment: [String: String]) throws(GitError) {
        let settings = try unsafe SettingsHandle.make("git_config_new", ledger) { unsafe git_config_new(&$0) }
        for file in configurationFiles(environment) {
            let result = unsafe git_config_add_file_ondisk(settings.pointer, file.path, file.level, pointer, 0)
            // A file that does not exist is not an error, and gives none here.
            _ = try found("git_config_add_file_ondisk", result, file.path)
        }
        try check("git_repository_set_config", unsafe git_repository_set_config(pointer, settings.pointer))
    }

    private func configurationFiles(_ environment: [String: String]) -> [(path: String, level: git_config_level_t)] {
        var files: [(path: String, level: git_config_level_t)] = []
        if ["", "0", "false", "no", "off"].contains(environment["GIT_CONFIG_NOSYSTEM"]?.lowercased() ?? "") {
            files.append((environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig", GIT_CONFIG_LEVEL_SYSTEM))
        }
        if let global = environment["GIT_CONFIG_GLOBAL"] {
            files.append((global, GIT_CONFIG_LEVEL_GLOBAL))
        } else {
            let home = environment["HOME"]
            let folder =
                environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home.map { "\($0)/.config" }
            if let folder { files.append(("\(folder)/git/config", GIT_CONFIG_LEVEL_XDG)) }
            if let home { files.append(("\(home)/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL)) }
        }
        files.append(("\(paths.commonFolder)/config", GIT_CONFIG_LEVEL_LOCAL))
        // The level above the repository's own; Git has it only with the extension, and writes the file only then.
        files.append(("\(paths.gitFolder)/config.worktree", GIT_CONFIG_LEVEL_APP))
        return files.filter { !$0.path.isEmpty }
    }
}
