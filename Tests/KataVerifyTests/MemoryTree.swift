import KataCore

/// A tree in memory, which also tells when something outside of it was asked for.
struct MemoryTree: TreeReading {
    var entries: [RepositoryPath: [UInt8]] = [:]
    var links: Set<RepositoryPath> = []

    init(_ texts: [String: String] = [:], links: [String] = []) throws {
        for (name, text) in texts { entries[try RepositoryPath(name)] = Array(text.utf8) }
        for link in links { self.links.insert(try RepositoryPath(link)) }
    }

    func contents(of path: RepositoryPath) async throws -> [UInt8]? { entries[path] }

    func exists(_ path: RepositoryPath) async throws -> Bool {
        links.contains(path) || entries.keys.contains { $0.isInside(path) }
    }

    func files(below folder: RepositoryPath?) async throws -> [RepositoryPath] {
        entries.keys.filter { path in folder.map { path.isInside($0) } ?? true }.sorted()
    }
}
