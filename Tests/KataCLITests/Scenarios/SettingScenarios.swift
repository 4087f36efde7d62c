import KataTestSupport
import Testing

@testable import KataCLI

/// Settings that other tools' files share with kata change what is run and written.
@Suite struct SettingScenarios {
    private func config(_ text: String) -> [String: String] { [".planning/config.json": text] }

    @Test func commandAfterEachTaskIsAFurtherCheck() async throws {
        let scenario = try Scenario(
            .single,
            files: config(
                "{\"workflows\": {\"execute-phase\": {\"post_task_command\": \"grep -q one one.txt && echo ran >>../out/post\"}}}"
            ))
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.note("post") == "ran")
        #expect(
            try scenario.repository.git("log", "-1", "--skip=1", "--format=%(trailers:key=Kata-Verify,valueonly)")
                .hasPrefix("pass 2/2"))
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func itsFailureStopsTheCommit() async throws {
        let scenario = try Scenario(
            .single, files: config("{\"workflows\": {\"execute-phase\": {\"post_task_command\": \"exit 3\"}}}"))
        let result = await scenario.execute("--retries", "0")
        #expect(result.exit == 1)
        #expect(try scenario.commits == 0)
        #expect(result.error.contains("exit 3"))
    }

    @Test func aloneItVerifiesNothing() async throws {
        let scenario = try Scenario(
            SamplePlan([SampleTask("Write one", files: ["one.txt"], verify: "The file looks right.")]),
            files: config("{\"workflows\": {\"execute-phase\": {\"post_task_command\": \"true\"}}}"))
        let result = await scenario.execute("--allow-unverified")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(
            try scenario.repository.git("log", "-1", "--skip=1", "--format=%(trailers:key=Kata-Verify,valueonly)")
                .hasPrefix("unverified 0/0"))
    }

    @Test func furtherCommandsJoinThePlansOwnChecks() async throws {
        let files = { (command: String) in
            self.config("{\"workflows\": {\"verify-work\": {\"extra_verification_commands\": [\"\(command)\"]}}}")
        }
        let passing = try Scenario(.single, files: files("grep -q one one.txt"))
        #expect(await passing.execute().exit == 0)
        #expect(
            try passing.repository.git("log", "-1", "--format=%(trailers:key=Kata-Verify,valueonly)").hasPrefix(
                "pass 1/1"))
        let failing = try Scenario(.single, files: files("grep -q two one.txt"))
        #expect(await failing.execute().exit == 1)
    }

    @Test func scopeOfSubjectsIsAsAskedFor() async throws {
        let scenario = try Scenario(
            .single,
            files: config("{\"workflows\": {\"execute-phase\": {\"commit_scope_format\": \"p{phase}/{plan}\"}}}"))
        #expect(await scenario.execute().exit == 0)
        let subjects = try scenario.repository.git("log", "-2", "--format=%s").split(separator: "\n")
        #expect(subjects.first?.hasPrefix("docs(p09/01): complete") == true)
        #expect(subjects.last == "feat(p09/01): Write one")
    }
}
