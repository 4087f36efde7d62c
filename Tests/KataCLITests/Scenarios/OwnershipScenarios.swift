import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Processes that are stopped and go on later, when somebody else has their run.
@Suite struct OwnershipScenarios {
    @Test func stoppedOwnerThatGoesOnChangesNothing() async throws {
        var scenario = try Scenario(
            agent: """
                if [ "$KATA_TASK" = 1 ] && [ ! -e "$out/started" ]; then
                    touch "$out/started"
                    while [ ! -e "$out/go" ]; do sleep 0.02; done
                fi
                \(Scenario.honest)
                """)
        for (key, value) in [("HEARTBEAT", "1s"), ("STALE", "2s"), ("RESCUE", "2s")] {
            scenario.environment["KATA_LEASES_\(key)"] = value
        }
        let first = try KataProgram(scenario, scenario.command(["--json"]))
        try #require(await eventually { FileManager.default.fileExists(atPath: "\(scenario.out)/started") })
        first.send(SIGSTOP)
        // Refused while the lease may still be good, then the run is taken over from an owner that exists and is silent.
        var result = await scenario.execute()
        let end = Date().addingTimeInterval(60)
        while result.exit == 4, Date() < end { result = await scenario.execute() }
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let refs = try scenario.repository.git("for-each-ref")
        let subjects = try scenario.subjects
        func records() async throws -> String {
            // What its children print on the way out goes to its own log.
            let shown = try await scenario.kata("run", "show", "--json").json().objectValue ?? []
            return JSONText.object(shown.filter { $0.key != "logs" }).pretty
        }
        let show = try await records()

        try scenario.repository.folder.write("", to: "out/go")
        first.send(SIGCONT)
        let late = await first.end()
        #expect(late.exit == 7 && late.output.contains("superseded"), "\(late.exit) \(late.output)\(late.error)")
        #expect(try scenario.repository.git("for-each-ref") == refs)
        #expect(try scenario.subjects == subjects)
        #expect(try scenario.status == "")
        #expect(try await records() == show)
        #expect(
            try scenario.repository.git("log", "--format=%(trailers:key=Kata-Task,valueonly,separator=)")
                .split(separator: "\n") == ["2/2", "1/2"])
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func leaseTimesThatCanNotWorkAreRefused() async throws {
        var scenario = try Scenario(.single)
        scenario.environment["KATA_LEASES_HEARTBEAT"] = "50s"
        let result = await scenario.execute()
        #expect(result.exit == 2 && result.error.contains("settings.leases"), "\(result.error)")
    }
}
