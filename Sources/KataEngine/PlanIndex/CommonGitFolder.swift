internal import KataFiles

/// Finds the folder that all working trees of a repository share, by its files alone: what needs nothing else of Git starts
/// without the library.
enum CommonGitFolder {
    /// - Parameter folder: any folder in the working tree, absolute.
    /// - Returns: `nil` outside of every repository, and for one that Git would not open.
    static func find(from folder: String, files: any FileAccess) -> DiskPath? {
        var place = DiskPath(folder)
        while true {
            let dotGit = place.appending(".git")
            switch (try? files.status(of: dotGit, followingLinks: true))?.kind {
            case .folder:
                if isGitFolder(dotGit, files) { return common(of: dotGit, files) }
            case .regular:
                // `gitdir: <path>`, as in a linked working tree or a submodule.
                guard let target = pointer(in: dotGit, after: "gitdir: ", from: place, files),
                    isGitFolder(target, files)
                else { return nil }
                return common(of: target, files)
            default: break
            }
            guard place != "/", place.folder != place else { return nil }
            place = place.folder
        }
    }

    private static func common(of gitFolder: DiskPath, _ files: any FileAccess) -> DiskPath? {
        let pointerFile = gitFolder.appending("commondir")
        guard (try? files.exists(pointerFile)) == true else { return gitFolder }
        guard let folder = pointer(in: pointerFile, after: "", from: gitFolder, files),
            kind(folder.appending("objects"), files) == .folder
        else { return nil }
        return folder
    }

    private static func pointer(
        in file: DiskPath, after label: String, from base: DiskPath, _ files: any FileAccess
    ) -> DiskPath? {
        guard var bytes = try? files.read(file, limit: 1 << 14), bytes.starts(with: label.utf8) else { return nil }
        bytes.removeFirst(label.utf8.count)
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty else { return nil }
        return bytes.first == 0x2F ? DiskPath(bytes: bytes) : base.appending(bytes: bytes)
    }

    /// What Git looks for too; the folders are in the common one for a linked working tree.
    private static func isGitFolder(_ folder: DiskPath, _ files: any FileAccess) -> Bool {
        guard (try? files.exists(folder.appending("HEAD"))) == true else { return false }
        if (try? files.exists(folder.appending("commondir"))) == true { return true }
        return kind(folder.appending("objects"), files) == .folder && kind(folder.appending("refs"), files) == .folder
    }

    private static func kind(_ path: DiskPath, _ files: any FileAccess) -> FileKind? {
        (try? files.status(of: path, followingLinks: true))?.kind
    }
}
