import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// Old runs, lost records, damaged databases.
@Suite struct StoreScenarios {
    private func runs(_ scenario: Scenario) async throws -> [JSONText] {
        try await scenario.kata("run", "list", "--json").json().arrayValue ?? []
    }

    private func damage(_ scenario: Scenario) throws {
        let path = "\(scenario.repository.path)/.git/kata/kata.db"
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seek(toOffset: 0)
        try file.write(contentsOf: Data(repeating: 0x5A, count: 8192))
        try file.close()
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    @Test func damagedDatabaseIsSetAsideAndMadeAgain() async throws {
        let scenario = try Scenario(
            agent: """
                case $KATA_TASK.$KATA_ATTEMPT in 1.1) echo no >one.txt ;; 1.*) echo one >one.txt ;; *) echo two >two.txt ;; esac
                """)
        #expect(await scenario.execute().exit == 0)
        let before = try await runs(scenario)
        try damage(scenario)
        let first = await scenario.kata("run", "list")
        #expect(first.exit != 0 && first.error.contains("kata.db.corrupt-"), "\(first.error)")
        #expect(first.error.contains("kata store rebuild"))
        // Whoever missed that is told once more.
        let doctor = await scenario.kata("doctor")
        #expect(doctor.output.contains("1 run left files here") && doctor.output.contains("kata store rebuild"))
        let rebuilt = await scenario.kata("store", "rebuild")
        #expect(rebuilt.exit == 0 && rebuilt.output.contains("1 run made again"), "\(rebuilt.output)\(rebuilt.error)")
        let after = try await runs(scenario)
        #expect(after.map { $0["id"] } == before.map { $0["id"] })
        #expect(after.first?["status"] == "succeeded" && after.first?["detail"] == "verified")
        let check = await scenario.kata("summary", "check", "09-01", "--json")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
        #expect(check.output.contains("event-log"))
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(scenario.repository.path)/.git/kata")
        #expect(files.contains { $0.hasPrefix("kata.db.corrupt-") })
    }

    @Test func soundDatabaseIsReplacedOnlyByForce() async throws {
        let scenario = try Scenario(agent: "case $KATA_TASK in 1) echo one >one.txt ;; *) exit 3 ;; esac")
        #expect(await scenario.execute("--retries", "0").exit == 5)
        let refused = await scenario.kata("store", "rebuild")
        #expect(refused.exit == 4 && refused.error.contains("store.sound"), "\(refused.error)")
        let result = await scenario.kata("store", "rebuild", "--force")
        #expect(result.exit == 0 && result.output.contains("kata.db.replaced-"), "\(result.output)\(result.error)")
        #expect(try await runs(scenario).first?["status"] == "failed")
        try scenario.replaceAgent("echo two >two.txt")
        let rest = await scenario.execute()
        #expect(rest.exit == 0, "\(rest.output)\(rest.error)")
        #expect(scenario.calls == ["1.1", "2.1", "2.1"])
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func oldRunsGoAndNeededOnesStay() async throws {
        let scenario = try Scenario(
            agent: "case $KATA_TASK in 1) echo one >one.txt ;; *) echo half >two.txt; exit 3 ;; esac")
        // Fails and leaves work on a rescue ref; then another failure, and the success.
        #expect(await scenario.execute("--retries", "0").exit == 5)
        #expect(try scenario.rescues.count == 1)
        try scenario.replaceAgent("exit 3")
        #expect(await scenario.execute("--retries", "0").exit == 5)
        try scenario.replaceAgent("echo two >two.txt")
        #expect(await scenario.execute().exit == 0)
        var later = CapturedContext(in: scenario.project, environment: scenario.environment)
        later.clockOffset = .seconds(100 * 86_400)
        let dry = await later.run("run", "gc", "--older-than", "30d", "--keep", "0", "--dry-run", "--json")
        #expect(dry.exit == 0, "\(dry.error)")
        #expect(try dry.json()["runs"]?.arrayValue?.count == 2 && dry.json()["needed"] == 1, "\(dry.output)")
        #expect(try await runs(scenario).count == 3)
        #expect(await later.run("run", "gc", "--older-than", "30d", "--keep", "1").exit == 0)
        // The newest is kept by number, the oldest by its ref.
        #expect(try await runs(scenario).count == 2)
        let folders = try FileManager.default.contentsOfDirectory(atPath: "\(scenario.repository.path)/.git/kata/runs")
        #expect(folders.count == 2)
        #expect(await scenario.kata("rescue", "list").output.contains("task-2"))
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func openRunsAreNeverRemoved() async throws {
        var plan = SamplePlan.single
        plan.isAutonomous = false
        plan.tasks.append(SampleTask("Look", type: "checkpoint:human-verify"))
        let scenario = try Scenario(plan)
        #expect(await scenario.execute().exit == 6)
        var later = CapturedContext(in: scenario.project, environment: scenario.environment)
        later.clockOffset = .seconds(1000 * 86_400)
        #expect(await later.run("run", "gc", "--older-than", "1d", "--keep", "0", "--max-size", "0").exit == 0)
        #expect(try await runs(scenario).count == 1)
    }
}
