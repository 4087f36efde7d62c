import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// Work that a failed run kept: seen, taken back, dropped.
@Suite struct RescueScenarios {
    /// A run that failed in its only task and left two files.
    private func failed() async throws -> (Scenario, name: String) {
        let scenario = try Scenario(
            .checked(by: "`false`", files: ["one.txt", "sub/two.txt"]),
            agent: "echo one >>one.txt\nmkdir -p sub\necho two >sub/two.txt", files: ["one.txt": "base\n"])
        let run = await scenario.execute("--retries", "0")
        #expect(run.exit == 1)
        let list = try await scenario.kata("rescue", "list", "--json").json()
        #expect(list[0]?["plan"]?.stringValue == "09-01")
        #expect(list[0]?["task"]?.integerValue == 1)
        #expect(list[0]?["files"]?.arrayValue == ["one.txt", "sub/two.txt"])
        return (scenario, try #require(list[0]?["name"]?.stringValue))
    }

    private func clean(_ scenario: Scenario) throws {
        try scenario.repository.git("checkout", "-q", "--", ".")
        _ = try scenario.repository.run("rm", ["-rf", "sub"])
    }

    @Test func restoredIntoACleanTree() async throws {
        let (scenario, name) = try await failed()
        let already = await scenario.kata("rescue", "restore", name)
        #expect(already.exit == 0)
        #expect(already.output.isEmpty)
        try clean(scenario)
        let part = await scenario.kata("rescue", "restore", name, "sub")
        #expect(part.output == "restored sub/two.txt\n")
        #expect(try scenario.repository.read("one.txt") == "base\n")
        let rest = await scenario.kata("rescue", "restore", name)
        #expect(rest.output == "restored one.txt\n")
        #expect(try scenario.repository.read("one.txt") == "base\none\n")
        #expect(try scenario.repository.git("diff", "--cached", "--name-only") == "")
        let show = await scenario.kata("rescue", "show", name)
        #expect(show.output.contains("+two"))
    }

    @Test func uncommittedWorkIsNeverOverwritten() async throws {
        let (scenario, name) = try await failed()
        try clean(scenario)
        try scenario.repository.write("mine\n", to: "one.txt")
        let refused = await scenario.kata("rescue", "restore", name)
        #expect(refused.exit == 4)
        #expect(refused.error.contains("rescue.would-overwrite"))
        #expect(try scenario.repository.read("one.txt") == "mine\n")
        #expect(!scenario.repository.exists("sub/two.txt"))
    }

    /// What Git ignores is in no snapshot, and is somebody's all the same.
    @Test func ignoredFilesAreNotOverwritten() async throws {
        let (scenario, name) = try await failed()
        try clean(scenario)
        try scenario.repository.write("sub/\n", to: ".git/info/exclude")
        try scenario.repository.write("mine\n", to: "sub/two.txt")
        let refused = await scenario.kata("rescue", "restore", name)
        #expect(refused.exit == 4)
        #expect(try scenario.repository.read("sub/two.txt") == "mine\n")
    }

    @Test func workIsMergedIntoWhatTheBranchChangedSince() async throws {
        let scenario = try Scenario(
            .checked(by: "`false`"), agent: "echo last >>one.txt", files: ["one.txt": "1\n2\n3\n4\n5\n"])
        #expect(await scenario.execute("--retries", "0").exit == 1)
        let list = try await scenario.kata("rescue", "list", "--json").json()
        let name = try #require(list[0]?["name"]?.stringValue)
        try scenario.repository.write("first\n2\n3\n4\n5\n", to: "one.txt")
        try scenario.repository.commitAll("since")
        let merged = await scenario.kata("rescue", "restore", name)
        #expect(merged.exit == 0, "\(merged.error)")
        #expect(try scenario.repository.read("one.txt") == "first\n2\n3\n4\n5\nlast\n")

        try scenario.repository.write("first\n2\n3\n4\nother\n", to: "one.txt")
        try scenario.repository.commitAll("since then")
        let conflict = await scenario.kata("rescue", "restore", name)
        #expect(conflict.exit == 4)
        #expect(conflict.error.contains("rescue.conflict"))
        #expect(try scenario.status.isEmpty)
    }

    @Test func droppedOnlyByItsWholeName() async throws {
        let (scenario, name) = try await failed()
        let prefix = await scenario.kata("rescue", "drop", String(name.prefix(10)))
        #expect(prefix.exit == 3)
        #expect(prefix.error.contains(name))
        #expect(try scenario.rescues.count == 1)
        let dropped = await scenario.kata("rescue", "drop", name)
        #expect(dropped.exit == 0)
        #expect(dropped.output.contains("sub/two.txt"))
        #expect(try scenario.rescues.isEmpty)
        // The line that it prints brings it back.
        let line = try #require(dropped.output.split(separator: "\n").last?.split(separator: " ").suffix(2))
        try scenario.repository.git("update-ref", String(try #require(line.first)), String(try #require(line.last)))
        #expect(try scenario.rescues.count == 1)
    }
}
