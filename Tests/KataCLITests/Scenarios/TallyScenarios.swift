import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// The sample project that `make demo` shows.
@Suite struct TallyScenarios {
    private static var example: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Examples/tally").path
    }

    @Test func planIsCarriedOutFromStartToEnd() async throws {
        let repository = try ScratchRepository()
        let copy = try repository.run("cp", ["-R", "\(Self.example)/project/.", "."])
        try #require(copy.exitCode == 0)
        try repository.commitAll("chore: base")
        let kata = CapturedContext(repository)
        let result = await kata.run(
            "plan", "execute", "09-01", "--provider", "script", "--command", "\(Self.example)/agent/agent.sh")
        try #require(result.exit == 0, "\(result.output)\(result.error)")

        let subjects = try repository.git("log", "--format=%s", "-4").split(separator: "\n")
        #expect(subjects.count == 4)
        #expect(subjects.first == "docs(09-01): complete reports and checks plan")
        #expect(subjects.dropFirst().allSatisfy { $0.hasPrefix("feat(09-01): ") })
        let tasks = try repository.git(
            "log", "-3", "--skip=1", "--format=%(trailers:key=Kata-Task,valueonly,separator=)")
        #expect(tasks == "3/3\n2/3\n1/3\n")
        let verdicts = try repository.git(
            "log", "-3", "--skip=1", "--format=%(trailers:key=Kata-Verify,valueonly,separator=)")
        #expect(verdicts.split(separator: "\n").allSatisfy { $0.hasPrefix("pass 1/1 sha256:") })
        #expect(
            try repository.git("log", "-4", "--format=%(trailers:key=Kata-Plan,valueonly,separator=)")
                == "09-01\n09-01\n09-01\n09-01\n")

        #expect(try repository.git("status", "--porcelain=v2", "--untracked-files=all") == "")
        #expect(try repository.git("fsck", "--strict", "--no-dangling", "--no-progress") == "")
        #expect(try repository.git("notes", "--ref", "kata", "list").split(separator: "\n").count == 4)
        let folder = ".planning/phases/completed/09-reports-and-checks"
        #expect(repository.exists("\(folder)/09-01-SUMMARY.md") && repository.exists("\(folder)/09-01-PLAN.md"))
        #expect(!repository.exists(".planning/phases/pending/09-reports-and-checks"))
        #expect(try repository.read(".planning/ROADMAP.md").contains("- [x] 09-01-PLAN.md"))
        #expect(try repository.git("show", "--stat", "--format=", "HEAD").contains("STATE.md"))
        #expect(try repository.git("for-each-ref", "refs/kata/rescue") == "")

        let check = await kata.run("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
        let status = try await kata.run("plan", "status", "09-01", "--json").json()
        #expect(status["state"]?.stringValue == "done")
    }
}
