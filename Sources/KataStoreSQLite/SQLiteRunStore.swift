internal import GRDB
package import KataCore
package import KataFiles
package import KataStore

/// The runs of one repository in a SQLite file.
package final class SQLiteRunStore: RunStore {
    package let path: DiskPath
    let settings: Settings
    let database: DatabaseQueue
    let patience: Patience
    let durability: DurabilityGate

    package struct Settings: Sendable {
        /// The store's clock: lease times are its own, not the callers'.
        package var now: @Sendable () -> Timestamp
        package var leases: LeaseTiming
        /// Measures how long owners on this machine are silent.
        package var machine: MachineTime
        /// How long a call waits for other processes before it fails with `busy`.
        package var patience: Duration
        package var files: any FileAccess
        /// Whether every page is checked at open, whatever that takes.
        package var examinesEverything = false
        /// Sees every transaction before it begins and before it ends, and may break it.
        package var probe: StoreProbe?
        /// A larger database counts as full. Only tests set it.
        var maximumPages: Int?
        var schema = Schema.current

        package init(
            now: @escaping @Sendable () -> Timestamp, leases: LeaseTiming = LeaseTiming(),
            machine: MachineTime = .system,
            patience: Duration = .seconds(10), files: any FileAccess = SystemFiles(), probe: StoreProbe? = nil
        ) {
            self.now = now
            self.leases = leases
            self.machine = machine
            self.patience = patience
            self.files = files
            self.probe = probe
        }
    }

    init(path: DiskPath, settings: Settings, database: DatabaseQueue, patience: Patience) {
        self.path = path
        self.settings = settings
        self.database = database
        self.patience = patience
        durability = DurabilityGate(folder: path.folder, files: settings.files)
    }

    package var leases: LeaseTiming { settings.leases }

    package func close() async throws(StoreError) {
        do {
            try database.close()
        } catch {
            throw translate(error)
        }
    }
}
