import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// Commits that a person made for a task: named where people look, and found again when they are on no branch.
@Suite struct HandWorkScenarios {
    private func place(hooks: Bool) async throws -> (Scenario, hash: String) {
        let scenario = try Scenario()
        if hooks {
            try FileManager.default.createSymbolicLink(
                atPath: "\(scenario.repository.path)/.git/hooks/post-commit",
                withDestinationPath: BuiltProgram.path("kata-hook"))
        }
        try scenario.repository.write("two\n", to: "two.txt")
        let hash = try scenario.repository.commitAll(
            "feat: two by hand\n\nKata-Plan: 09-01\nKata-Task: 2/2\nKata-Id: 01M8DS6T4RJBW6DM08XV739QWG")
        return (scenario, hash)
    }

    @Test func logNamesIt() async throws {
        let (scenario, hash) = try await place(hooks: true)
        let log = await scenario.kata("log")
        #expect(log.output.contains(String(hash.prefix(7))) && log.output.contains("by hand"), "\(log.output)")
        #expect(try await scenario.kata("log", "--json").json()["commits"]?[0]?["by_hand"]?.booleanValue == true)
        // kata's own are not.
        try scenario.repository.git("reset", "-q", "--hard", "HEAD~1")
        #expect(await scenario.execute().exit == 0)
        let own = try await scenario.kata("log", "--json").json()["commits"]?.arrayValue ?? []
        #expect(own.count == 3 && own.allSatisfy { $0["by_hand"]?.booleanValue == false })
    }

    @Test(arguments: [true, false]) func lostOneIsNamedAndComesBack(hooks: Bool) async throws {
        let (scenario, hash) = try await place(hooks: hooks)
        #expect(await scenario.kata("rescue", "list").output == "")
        try scenario.repository.git("reset", "-q", "--hard", "HEAD~1")
        let words = "task 2 of 09-01 was committed by hand as \(hash.prefix(7)), which is on no branch"
        let doctor = await scenario.kata("doctor")
        #expect(doctor.output.contains(words) && doctor.output.contains("git branch by-hand-"), "\(doctor.output)")
        // Without the hook only what reads the reflogs finds it.
        #expect(await scenario.kata("status").output.contains(words) == hooks)
        let list = try await scenario.kata("rescue", "list", "--json").json()
        #expect(list[0]?["kind"]?.stringValue == "by-hand" && list[0]?["plan"]?.stringValue == "09-01")
        #expect(list[0]?["task"]?.integerValue == 2 && list[0]?["ref"]?.isNull == true)
        let name = try #require(list[0]?["name"]?.stringValue)
        #expect(name == "hand/\(hash.prefix(7))")
        #expect(await scenario.kata("rescue", "show", name).output.contains("+two"))
        #expect(await scenario.kata("rescue", "restore", name).output == "restored two.txt\n")
        #expect(try scenario.repository.read("two.txt") == "two\n")
        let drop = await scenario.kata("rescue", "drop", name)
        #expect(drop.exit == 0 && drop.output.contains("git branch by-hand-\(hash.prefix(7))"), "\(drop.output)")
        #expect(await scenario.kata("rescue", "list").output == "")
        #expect(await !scenario.kata("doctor").output.contains(words))
        #expect(await !scenario.kata("status").output.contains(words))
    }
}
