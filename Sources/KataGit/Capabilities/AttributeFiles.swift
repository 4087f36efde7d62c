internal import CLibgit2
internal import KataCore

extension Repository {
    /// The texts of all files that give attributes to paths of this repository.
    func attributeFiles(_ settings: Configuration) throws(GitError) -> [String] {
        let paths = paths
        var files = ["\(paths.commonFolder)/info/attributes", "\(paths.gitFolder)/info/attributes"]
        if let own = settings["core.attributesFile"] { files.append(own) }
        if let root = paths.root {
            files.append("\(root)/.gitattributes")
            if let index = try? index() {
                files += index.paths(named: ".gitattributes").map { "\(root)/\($0)" }
            }
        }
        return files.compactMap { path in
            FileContents.read(path, limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
