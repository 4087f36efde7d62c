internal import KataCore
internal import KataFiles
internal import KataProcess

/// The files of one attempt outside the tree: the prompt going in, the report coming out.
struct ScratchFiles: Sendable {
    let promptFile: String
    let reportFile: String

    init(for assignment: TaskAssignment) {
        let name = "task-\(assignment.task)-attempt-\(assignment.attempt)"
        promptFile = "\(assignment.scratchFolder)/\(name)-prompt.md"
        reportFile = "\(assignment.scratchFolder)/\(name)-report.json"
    }

    /// Writes the prompt and removes a report that an earlier attempt with the same number left behind.
    func prepare(_ prompt: TaskPrompt, files: any FileAccess) throws(ProviderFailure) {
        do throws(FileError) {
            try files.makeFolder(DiskPath(promptFile).folder, mode: .privateFolder)
            try files.writeAtomically(Array(prompt.text.utf8), to: DiskPath(promptFile), mode: .private, durable: false)
            try files.remove(DiskPath(reportFile))
        } catch {
            throw ProviderFailure(.unavailable(.environment), "can't prepare the attempt: \(error)")
        }
    }

    /// The report that the program wrote; `nil` when there is none.
    /// - Parameter secrets: values that are blotted out, since these words end in files that are committed.
    /// - Throws: `protocolError` for a report that is no JSON object, no regular file, or longer than 1 MiB.
    func report(files: any FileAccess, secrets: [String]) throws(ProviderFailure) -> ProviderWords? {
        let path = DiskPath(reportFile)
        let bytes: [UInt8]
        do throws(FileError) {
            // A link could name any file of this machine, whose content would then stand in a summary.
            guard let status = try files.status(of: path, followingLinks: false) else { return nil }
            guard status.kind == .regular else { throw FileError(.notRegular, "read", path) }
            let written = try files.read(path, limit: 1 << 20)
            bytes = Redactor(values: secrets).redact(written)
            if bytes != written { try files.writeAtomically(bytes, to: path, mode: .private, durable: false) }
        } catch {
            throw ProviderFailure(.protocolError, "the report can't be read: \(error)")
        }
        guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
        do throws(JSONError) {
            if let words = SpokenReport.words(try JSONText(parsing: bytes)) { return words }
        } catch {
            throw ProviderFailure(.protocolError, "the report is no JSON: \(error)")
        }
        throw ProviderFailure(.protocolError, "the report is no JSON object")
    }
}
