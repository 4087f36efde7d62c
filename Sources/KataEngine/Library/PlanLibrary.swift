internal import KataCore
internal import KataDigest
package import KataFiles
package import KataPlan

/// The planning folder of a project as it is on disk: which phases and plans there are, and their documents.
///
/// Needs no Git repository. Documents are read when they are asked for.
package struct PlanLibrary: Sendable {
    /// The folder that holds `.planning`, absolute.
    package let projectRoot: String
    package let tree: PlanningTree
    let files: any FileAccess
    let index: PlanIndex?

    /// The most bytes of a document that are read.
    static let longestFile = 64 << 20

    private init(projectRoot: String, tree: PlanningTree, files: any FileAccess, indexing: PlanIndexing?) {
        self.projectRoot = projectRoot
        self.tree = tree
        self.files = files
        index = indexing.flatMap { PlanIndex($0, projectRoot: projectRoot, files: files) }
    }

    /// Looks for `.planning` in a folder and those above it.
    /// - Parameter indexing: how what is found out about plans is kept for the next call; `nil` leaves nothing behind.
    /// - Returns: `nil` when there is none up to the root of the file system.
    package static func find(
        from folder: String, files: any FileAccess, indexing: PlanIndexing? = nil
    ) throws -> PlanLibrary? {
        var place = folder
        while true {
            let status = try? files.status(of: DiskPath(place).appending(".planning"), followingLinks: true)
            if status?.kind == .folder { return try open(projectRoot: place, files: files, indexing: indexing) }
            guard let slash = place.lastIndex(of: "/"), place != "/" else { return nil }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }

    package static func open(
        projectRoot: String, files: any FileAccess, indexing: PlanIndexing? = nil
    ) throws -> PlanLibrary {
        let entries = try files.list(below: DiskPath(projectRoot).appending(".planning"), limits: WalkLimits()) {
            entry in
            entry.kind == .folder && (entry.name == "node_modules" || entry.name == ".git")
        }
        let paths = entries.filter { $0.kind == .regular || $0.kind == .symbolicLink }.map(\.display)
        let others = entries.filter { $0.kind != .regular && $0.kind != .symbolicLink && $0.name.hasSuffix(".md") }.map
        { entry in
            PlanningTree.SkippedFile(
                path: entry.display, reason: entry.kind == .folder ? "a folder" : "a device, socket or pipe")
        }
        return PlanLibrary(
            projectRoot: projectRoot, tree: PlanningTree(files: paths, others: others), files: files, indexing: indexing
        )
    }

    /// The document behind a reference.
    package func document(of reference: PlanReference) throws(FileError) -> PlanDocument {
        let bytes = try bytes(of: reference.path)
        return PlanDocument.parse(bytes: bytes, path: ".planning/\(reference.path)")
    }

    /// A file below `.planning`, up to 64 MiB.
    package func bytes(of path: String) throws(FileError) -> [UInt8] {
        try files.read(place(of: path), limit: Self.longestFile)
    }

    func place(of path: String) -> DiskPath { DiskPath("\(projectRoot)/.planning/\(path)") }

    /// The plan as the subject of a run or a view.
    package func subject(of reference: PlanReference) throws(FileError) -> PlanSubject {
        let document = try document(of: reference)
        return PlanSubject(
            id: reference.id, document: document, reference: reference,
            digest: "sha256:\(Digest256.of(document.bytes).hex)", projectRoot: projectRoot,
            prefix: nil)
    }

    /// Whether anything is at a path relative to the project.
    package func exists(_ path: String) -> Bool {
        guard let path = try? RepositoryPath(path) else { return false }
        return (try? files.exists(DiskPath(projectRoot).appending(path))) ?? false
    }
}
