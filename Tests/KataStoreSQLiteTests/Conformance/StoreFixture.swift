import KataCore
import KataFiles
import KataStore
import KataStoreSQLite
import KataTestSupport
import Synchronization

/// A clock that tests set.
final class ManualClock: Sendable {
    private let time = Mutex(Timestamp(seconds: 1_790_000_000))

    var now: Timestamp { time.withLock { $0 } }
    func advance(by duration: Duration) {
        time.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + duration.wholeMilliseconds) }
    }
}

/// An empty store of one backend, and more connections to it. Every backend that is added here passes the whole suite.
final class StoreFixture: Sendable {
    enum Backend: String, CaseIterable, Sendable {
        case sqlite
    }

    let clock = ManualClock()
    let folder: TemporaryFolder
    let backend: Backend

    init(_ backend: Backend) throws {
        self.backend = backend
        folder = try TemporaryFolder()
    }

    func connect() async throws -> any RunStore {
        // The clock's closure holds the fixture, so that the folder lives as long as any connection.
        switch backend {
        case .sqlite:
            return try await SQLiteRunStore.open(
                inCommonFolder: DiskPath(folder.path), settings: .init(now: { [self] in clock.now }))
        }
    }

    static let alice = RunOwner(host: "north", processID: 41, incarnation: "a")
    static let bob = RunOwner(host: "south", processID: 42, incarnation: "b")
}

extension ULID {
    /// A different id each time; later ones sort after earlier ones within a test.
    static func next() -> ULID {
        var generator = SystemRandomNumberGenerator()
        let value = counter.withLock { value in
            value += 1
            return value
        }
        return .make(at: Timestamp(milliseconds: 1_790_000_000_000 + value), using: &generator)
    }
}

private let counter = Mutex<Int64>(0)

extension NewRun {
    static func example(
        plan: String = "01", clientKey: String? = nil, exclusiveKey: String? = nil, parent: ULID? = nil
    ) -> NewRun {
        NewRun(
            id: .next(), planID: PlanID(phase: PhaseNumber("09"), plan: plan),
            planPath: try? RepositoryPath(bytes: Array(".planning/phases/09-x/09-".utf8) + [0xFF, 0x0A]),
            planDigest: "sha256:00", baseCommit: .example(1), branch: "refs/heads/main",
            provider: ProviderIdentity(name: "claude", mode: "cli", model: "m"),
            options: ["retries": 2, "strict": false], parent: parent, clientKey: clientKey, exclusiveKey: exclusiveKey)
    }
}

extension ObjectID {
    static func example(_ byte: UInt8) -> ObjectID { ObjectID(bytes: Array(repeating: byte, count: 20)) }
}

extension RunStore {
    /// A run that Alice has taken and started.
    func startedRun(_ new: NewRun = .example()) async throws -> Lease {
        let lease = try await createRun(new, leasedTo: StoreFixture.alice).lease!
        try await transition(lease, RunTransition(from: .queued, to: .running))
        return lease
    }

    /// The code of the error that a call ends with.
    func code(of call: (any RunStore) async throws -> Void) async -> StoreError.Code? {
        do {
            try await call(self)
            return nil
        } catch let error as StoreError {
            return error.code
        } catch {
            return StoreError.Code(rawValue: "\(error)")
        }
    }
}

final class Countdown: Sendable {
    private let rest: Mutex<Int>

    init(_ count: Int) { rest = Mutex(count) }

    func takeOne() -> Bool {
        rest.withLock { rest in
            rest -= 1
            return rest >= 0
        }
    }
}
