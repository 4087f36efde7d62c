internal import KataCore
internal import KataFiles
internal import KataPlan

/// Makes the `.planning` folder of a new project, completely or not at all.
struct ProjectCreation: Sendable {
    let context: CommandContext
    /// The folder that will hold `.planning`, absolute.
    let root: String

    /// Writes everything beside its place and moves it there in one step, so that an existing folder is never touched and a
    /// failure leaves nothing half-made.
    /// - Returns: the files, relative to the root.
    func create(named name: String) throws -> [String] {
        let target = DiskPath(root).appending(".planning")
        let draft = DiskPath(root).appending(".planning-\(context.newID().description.lowercased())")
        let files = ProjectTemplate(name: name, createdAt: context.time.now()).files
        do {
            for file in files {
                let inside = file.path.bytes.dropFirst(Array(".planning/".utf8).count)
                let path = draft.appending(bytes: inside)
                try context.files.makeFolder(path.folder, mode: 0o755)
                try context.files.writeAtomically(file.bytes, to: path, mode: nil, durable: false)
            }
            try context.files.rename(draft, to: target, durable: true)
        } catch let error {
            try? context.files.removeFolder(draft)
            throw CommandFailure(
                .preflightRefused, Diagnostic.Code(rawValue: "init.\(error.code.rawValue)"),
                "\(DisplayText.oneLine(target.display)) can't be made: \(error)",
                hints: ["nothing was changed; look at the permissions of the folder and at what stands in the way"])
        }
        return files.map(\.path.display)
    }
}
