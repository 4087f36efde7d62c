import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// The repository's own commit hooks run as Git would run them.
@Suite struct HookScenarios {
    private func hook(_ name: String, _ body: String, in scenario: Scenario, folder: String = ".git/hooks") throws {
        try scenario.repository.write(
            "#!/bin/sh\nout=\(scenario.out)\necho \(name) >>\"$out/hooks\"\n\(body)\n", to: "\(folder)/\(name)",
            executable: true)
    }

    @Test func hooksRunInTheirOrderForEveryCommit() async throws {
        let scenario = try Scenario(.single)
        let names = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"]
        for name in names { try hook(name, "", in: scenario) }
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.note("hooks").split(separator: "\n").map(String.init) == names + names)
        #expect(try scenario.status == "")
    }

    @Test(arguments: ["pre-commit", "prepare-commit-msg", "commit-msg"])
    func refusalKeepsTheVerifiedWork(name: String) async throws {
        let scenario = try Scenario(.single)
        try hook(name, "echo 'no tabs, please'; echo 'line 2' >&2; exit 9", in: scenario)
        let result = await scenario.execute()
        #expect(result.exit == 1)
        #expect(result.error.contains("verified but not committed") && result.error.contains(name))
        #expect(result.error.contains("no tabs, please") && result.error.contains("line 2"))
        #expect(try scenario.commits == 0)
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "one.txt") == "one\n" })

        try FileManager.default.removeItem(atPath: "\(scenario.repository.path)/.git/hooks/\(name)")
        let second = await scenario.execute()
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(try scenario.status == "")
    }

    @Test func refusalOfTheClosingCommitLeavesTheTasks() async throws {
        let scenario = try Scenario(.single)
        try hook("commit-msg", "if grep -q '^docs' \"$1\"; then echo 'not now'; exit 1; fi", in: scenario)
        let result = await scenario.execute()
        #expect(result.exit == 1)
        #expect(try scenario.commits == 1)
        #expect(scenario.summary == nil)
        #expect(try scenario.status == "")
        try FileManager.default.removeItem(atPath: "\(scenario.repository.path)/.git/hooks/commit-msg")
        let second = await scenario.execute()
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(scenario.calls == ["1.1"])
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func fixingHookIsVerifiedAgain() async throws {
        let scenario = try Scenario(.checked(by: "`echo checked >>../out/checks && grep -qix one one.txt`"))
        try hook(
            "pre-commit", "[ ! -f one.txt ] || { tr a-z A-Z <one.txt >one.new; mv one.new one.txt; git add one.txt; }",
            in: scenario)
        let result = await scenario.execute("--no-baseline")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD", "one.txt") == "ONE\n")
        #expect(try scenario.repository.read("one.txt") == "ONE\n")
        #expect(scenario.note("checks") == "checked\nchecked")
        #expect(try scenario.status == "")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    /// As formatters of pre-commit do it: the files are mended, nothing is added, the commit is refused.
    @Test func mendedFilesAreTakenAndVerifiedAgain() async throws {
        let scenario = try Scenario(.checked(by: "`echo checked >>../out/checks && grep -qix one one.txt`"))
        try hook(
            "pre-commit", "! grep -qs one one.txt || { tr a-z A-Z <one.txt >one.new; mv one.new one.txt; exit 1; }",
            in: scenario)
        let result = await scenario.execute("--no-baseline")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD", "one.txt") == "ONE\n")
        #expect(scenario.note("checks") == "checked\nchecked")
        #expect(try scenario.status == "")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    /// A hook that is stopped with the run is no defect of the run.
    @Test func stoppedInAHook() async throws {
        let scenario = try Scenario(.single)
        try hook("pre-commit", "touch \"$out/in-hook\"; sleep 600", in: scenario)
        let program = try KataProgram(scenario, scenario.command([]))
        try #require(await eventually { FileManager.default.fileExists(atPath: "\(scenario.out)/in-hook") })
        program.send(SIGINT)
        let result = await program.end()
        #expect(result.exit == 7, "\(result.output)\(result.error)")
        #expect(try scenario.commits == 0)
        #expect(try scenario.rescues.count == 1)
    }

    @Test func hookThatBreaksTheWorkIsFoundOut() async throws {
        let scenario = try Scenario(.single)
        try hook("pre-commit", "echo broken >one.txt; git add one.txt", in: scenario)
        let result = await scenario.execute()
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect(result.error.contains("hook"))
        #expect(try scenario.commits == 0)
    }

    @Test func messageOfAHookIsKeptBeforeTheTrailers() async throws {
        let scenario = try Scenario(.single)
        try hook("commit-msg", "printf '\\nChange-Id: I123\\n' >>\"$1\"", in: scenario)
        #expect(await scenario.execute().exit == 0)
        let trailers = try scenario.repository.git("log", "-1", "--skip=1", "--format=%(trailers:only)")
        #expect(trailers.contains("Change-Id: I123") && trailers.contains("Kata-Task: 1/1"))
    }

    @Test func hookSeesOnlyTheTasksChanges() async throws {
        let scenario = try Scenario(.single)
        try scenario.repository.write("mine\n", to: "README.md")
        try scenario.repository.git("add", "README.md")
        try hook("pre-commit", "git diff --cached --name-only >>\"$out/seen\"", in: scenario)
        #expect(await scenario.execute().exit == 0)
        #expect(scenario.note("seen").hasPrefix("one.txt\n"))
        #expect(!scenario.note("seen").contains("README.md"))
        #expect(try scenario.repository.git("diff", "--cached", "--name-only") == "README.md\n")
    }

    @Test func hooksPathIsFollowed() async throws {
        let scenario = try Scenario(.single)
        try hook("pre-commit", "", in: scenario, folder: "../myhooks")
        try scenario.repository.git("config", "core.hooksPath", "\(scenario.repository.folder.path)/myhooks")
        #expect(await scenario.execute().exit == 0)
        #expect(scenario.note("hooks") == "pre-commit\npre-commit")
    }

    @Test func hooksCanBeLeftOut() async throws {
        let scenario = try Scenario(.single)
        try hook("pre-commit", "exit 1", in: scenario)
        let result = await scenario.execute("--no-hooks")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.note("hooks") == "")
    }
}
