import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Long output on a terminal, which `script` makes.
@Suite struct PagerScenarios {
    private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    private func place(pager: String) async throws -> Scenario {
        var scenario = try Scenario(.single)
        #expect(await scenario.execute().exit == 0)
        try scenario.repository.folder.write("#!/bin/sh\n\(pager)\n", to: "pager", executable: true)
        scenario.environment["KATA_PAGER"] = "\(scenario.repository.folder.path)/pager"
        scenario.environment["KATA_TEST_OUT"] = scenario.out
        scenario.environment["TERM"] = "xterm"
        return scenario
    }

    /// - Returns: what was on the terminal.
    private func onTerminal(_ scenario: Scenario, _ command: String) throws -> String {
        let result = try scenario.repository.run(
            "script",
            ["-qec", "trap : INT; \(BuiltProgram.path("kata-main")) \(command); echo \"exit $?\"", "/dev/null"],
            extraEnvironment: scenario.environment)
        #expect(result.exitCode == 0 && result.error == "", "\(result)")
        return result.output.replacing("\r\n", with: "\n")
    }

    /// Ctrl-C goes to everybody at the terminal: whoever started the pager waits for it all the same.
    @Test(.enabled(if: hasScript)) func interruptIsThePagers() async throws {
        let scenario = try await place(
            pager:
                "trap 'echo interrupted >>\"$KATA_TEST_OUT/pager\"' INT\ncat >/dev/null\nkill -INT 0\necho left >>\"$KATA_TEST_OUT/pager\""
        )
        let seen = try onTerminal(scenario, "log")
        #expect(scenario.note("pager") == "interrupted\nleft")
        #expect(seen.contains("exit 0"), "\(seen)")
    }

    @Test(.enabled(if: hasScript), arguments: ["log", "review 09-01", "summary show 09-01", "blame --plan one.txt"])
    func whoLeavesEarlyMissesNothing(command: String) async throws {
        let scenario = try await place(pager: "echo paged; exit 0")
        #expect(try onTerminal(scenario, command) == "paged\nexit 0\n")
    }

    @Test(.enabled(if: hasScript)) func pagerThatIsMissingHidesNothing() async throws {
        var scenario = try await place(pager: "")
        scenario.environment["KATA_PAGER"] = "no-such-pager"
        let seen = try onTerminal(scenario, "log")
        #expect(seen.contains("docs(09-01)") && seen.contains("exit 0"), "\(seen)")
        scenario.environment["KATA_PAGER"] = ""
        #expect(try !onTerminal(scenario, "log").contains("no-such-pager"))
    }
}
