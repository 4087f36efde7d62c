package import KataCore
internal import KataFiles
internal import KataGit
internal import KataStore

/// What is written once a run has ended: its manifest, a projection of the store that a kill may have left behind.
package struct EndedRecords: Sendable {
    let services: EngineServices

    package init(services: EngineServices) { self.services = services }

    /// Brings the manifest of a plan's last run up to date, when that run has ended and still has its folder.
    package func finish(of plan: PlanID) async throws {
        guard let run = try await services.store.latestRun(of: plan), run.status.isTerminal else { return }
        let folder = folder(of: run.id)
        guard try services.files.exists(folder.path), status(in: folder) != run.status.rawValue else { return }
        try folder.removeTemporaries()
        try await write(run.id)
    }

    func write(_ run: ULID) async throws {
        let folder = folder(of: run)
        guard let manifest = try await RunManifest.of(run, in: services.store, logs: (try? folder.logs()) ?? [])
        else { return }
        let writer = ManifestWriter(folder: folder, time: services.time)
        try await writer.update(manifest)
        try await writer.flush()
    }

    private func folder(of run: ULID) -> RunFolder {
        RunFolder(run: run, commonFolder: DiskPath(services.git.location.commonFolder), files: services.files)
    }

    /// `nil` for a manifest that is missing or can't be read.
    private func status(in folder: RunFolder) -> String? {
        guard let bytes = try? services.files.read(folder.manifest), let manifest = try? JSONText(parsing: bytes) else {
            return nil
        }
        return manifest["status"]?.stringValue
    }
}
