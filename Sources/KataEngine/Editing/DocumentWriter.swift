internal import KataCore
package import KataFiles

/// Writes the documents of a project so that nobody's work is lost: nothing is half-written, nothing is overwritten that
/// is not what was read, and nothing outside the project is touched.
package struct DocumentWriter: Sendable {
    /// The folder that holds `.planning`, absolute.
    let projectRoot: String
    let files: any FileAccess

    package init(projectRoot: String, files: any FileAccess) {
        self.projectRoot = projectRoot
        self.files = files
    }

    /// Puts new bytes in the place of those that were read.
    /// - Parameter path: relative to the project's root.
    /// - Throws: a diagnostic when the file is not what it was any more, is a link, or lies outside the project.
    package func replace(_ old: [UInt8], with new: [UInt8], at path: String) throws {
        let place = try inside(path)
        do {
            guard let status = try files.status(of: place, followingLinks: false), status.kind == .regular else {
                throw Diagnostic(
                    .error, "document.link", "\(path) is no file of its own, so it is not rewritten",
                    at: SourcePosition(file: path), hints: ["edit the file that it stands for"])
            }
            // Between the look and the change no other kata may make its own.
            try files.withLock(on: place.folder) {
                guard try files.read(place, limit: max(old.count + 1, 1)) == old else { throw changed(path) }
                try files.writeAtomically(new, to: place, mode: nil, durable: true)
            }
        } catch let error as FileError {
            throw error.code == .tooLarge ? changed(path) : refusal(error, path)
        }
    }

    /// Makes a document that is not there yet, with the folders above it.
    package func create(_ bytes: [UInt8], at path: String) throws {
        let place = try inside(path)
        do {
            try files.makeFolder(place.folder, mode: 0o755)
            _ = try inside(path)
            try files.create(bytes, at: place, durable: true)
        } catch let error as FileError {
            guard error.code == .alreadyExists else { throw refusal(error, path) }
            throw Diagnostic(
                .error, "document.exists", "\(path) exists already", at: SourcePosition(file: path),
                hints: ["nothing was changed; edit the file, or choose another number"])
        }
    }

    /// The place on disk, after a look that no folder on the way is a link that leads out of the project.
    private func inside(_ path: String) throws -> DiskPath {
        guard let relative = try? RepositoryPath(path) else {
            throw Diagnostic(.error, "document.outside", "'\(path)' is no path inside the project")
        }
        let root = DiskPath(projectRoot)
        let place = root.appending(relative)
        do {
            let real = try files.resolve(root)
            var folder = place.folder
            // Folders that are still to be made lead nowhere.
            while try files.status(of: folder, followingLinks: false) == nil, folder != root { folder = folder.folder }
            let target = try files.resolve(folder)
            guard target == real || target.bytes.starts(with: real.bytes + [0x2F]) || real == "/" else {
                throw Diagnostic(
                    .error, "document.outside", "\(path) lies outside the project, behind a symbolic link",
                    at: SourcePosition(file: path), notes: ["it leads to \(target.display)"],
                    hints: ["run kata where the folder really is"])
            }
        } catch let error as FileError {
            throw refusal(error, path)
        }
        return place
    }

    private func changed(_ path: String) -> Diagnostic {
        Diagnostic(
            .error, "document.changed", "\(path) was changed meanwhile; it was left as it is",
            at: SourcePosition(file: path), hints: ["run the command again"])
    }

    private func refusal(_ error: FileError, _ path: String) -> Diagnostic {
        Diagnostic(
            .error, Diagnostic.Code(rawValue: "document.\(error.code.rawValue)"), "\(path) can't be written: \(error)",
            at: SourcePosition(file: path), hints: ["nothing was changed; look at the permissions and the free space"])
    }
}
