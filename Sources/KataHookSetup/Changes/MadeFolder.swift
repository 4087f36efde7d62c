internal import KataFiles
internal import KataGit

/// A folder of hooks that was not there before kata made it: it goes again with the last hook in it.
struct MadeFolder {
    let git: GitWorkspace
    let files: SystemFiles
    let path: String
    private let wasThere: Bool

    private static let key = "kata.madeHooksFolder"

    /// Before anything is put into the folder.
    init(git: GitWorkspace, files: SystemFiles, path: String) async throws {
        self.git = git
        self.files = files
        self.path = path
        wasThere = try files.exists(DiskPath(path))
    }

    func remember() async throws {
        guard try !wasThere && files.exists(DiskPath(path)) else { return }
        try await git.configure(Self.key, path)
    }

    static func removeWhenEmpty(git: GitWorkspace, files: SystemFiles) async throws {
        for path in try await git.localConfiguration(key) {
            let folder = DiskPath(path)
            if let entries = try? files.list(below: folder, limits: WalkLimits(depth: 1), skip: { _ in true }),
                entries.isEmpty
            {
                try files.removeFolder(folder)
            }
            try await git.unconfigure(key, path)
        }
    }
}
