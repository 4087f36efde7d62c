import KataCore
import KataFiles
import KataStore
import KataStoreSQLite
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct UnfinishedRunTests {
    /// A run of plan 02-02 that has begun and not ended.
    private func begin(in repository: ScratchRepository, owner: RunOwner) async throws -> ULID {
        let settings = SQLiteRunStore.Settings(now: TimeSource.system.now)
        let store: any RunStore = try await SQLiteRunStore.open(
            inCommonFolder: DiskPath("\(repository.path)/.git"), settings: settings)
        var generator = SystemRandomNumberGenerator()
        let id = ULID.make(at: TimeSource.system.now(), using: &generator)
        let plan = PlanID(phase: PhaseNumber("02"), plan: "02")
        let created = try await store.createRun(
            NewRun(id: id, planID: plan, provider: .init(name: "script", mode: "script")), leasedTo: owner)
        try await store.transition(try #require(created.lease), RunTransition(from: .queued, to: .running))
        try await store.close()
        return id
    }

    @Test func aRunThatIsAtWorkIsNoProblem() async throws {
        let repository = try ScratchRepository()
        let id = try await begin(in: repository, owner: .current())
        let result = await CapturedContext(repository).run("doctor")
        #expect(result.exit == 0)
        #expect(result.output.contains("1 run, 1 not ended"))
        #expect(result.output.contains("run \(id) of 02-02 is running"))
        #expect(result.output.contains("is at work"))
    }

    @Test func aRunWhoseProcessIsGoneSaysHowToGoOn() async throws {
        let repository = try ScratchRepository()
        var owner = RunOwner.current()
        // The same process in another life of the machine.
        owner.incarnation = "another-boot/" + owner.incarnation.split(separator: "/").dropFirst().joined(separator: "/")
        _ = try await begin(in: repository, owner: owner)
        let json = try await CapturedContext(repository).run("doctor", "--json").json()
        let run = json["findings"]?.arrayValue?.first { $0["check"]?.stringValue == "run" }
        #expect(run?["status"]?.stringValue == "warning")
        #expect(run?["message"]?.stringValue?.contains("is gone") == true)
        #expect(run?["hint"]?.stringValue?.contains("kata plan execute 02-02") == true)
    }
}
