internal import KataFiles

/// Ids of runs for the completion of a shell: the folders of their logs, newest first. The store is not opened, which
/// would cost more than a person wants to wait between two keys.
enum RunCompletion {
    static func ids(_ words: [String]) -> [String] {
        let files = SystemFiles()
        guard let common = commonFolder(above: CompletionPlace.folder(words), files),
            let entries = try? files.list(
                below: DiskPath(common).appending("kata/runs"), limits: WalkLimits(), skip: { _ in true })
        else { return [] }
        return entries.filter { $0.kind == .folder }.map(\.name).reversed()
    }

    /// What `.git` is, or points to in a linked working tree.
    private static func commonFolder(above folder: String, _ files: SystemFiles) -> String? {
        var place = folder
        while true {
            let git = DiskPath(place).appending(".git")
            if let status = try? files.status(of: git, followingLinks: true) {
                if status.kind == .folder { return git.display }
                return linked(git, in: place, files)
            }
            guard place != "/", let slash = place.lastIndex(of: "/") else { return nil }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }

    private static func linked(_ file: DiskPath, in place: String, _ files: SystemFiles) -> String? {
        func line(_ path: DiskPath) -> String? {
            (try? files.read(path, limit: 4096)).map {
                String(decoding: $0.prefix { $0 != 0x0A }, as: UTF8.self)
            }
        }
        func absolute(_ path: String, from folder: String) -> String {
            path.hasPrefix("/") ? path : "\(folder)/\(path)"
        }
        guard let text = line(file), text.hasPrefix("gitdir: ") else { return nil }
        let own = absolute(String(text.dropFirst(8)), from: place)
        return line(DiskPath(own).appending("commondir")).map { absolute($0, from: own) } ?? own
    }
}
