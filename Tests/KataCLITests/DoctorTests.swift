import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct DoctorTests {
    private func finding(_ check: String, in json: JSONText) -> JSONText? {
        json["findings"]?.arrayValue?.first { $0["check"]?.stringValue == check }
    }

    @Test func findsNothingWrongWithASoundProject() async throws {
        let repository = try ScratchRepository()
        try PlanningFixture.write { try repository.write($0, to: $1) }
        try repository.commitAll("start")
        let result = await CapturedContext(repository).run("doctor", "--json")
        #expect(result.exit == 0)
        let json = try result.json()
        #expect(json["ok"]?.booleanValue == true)
        for check in ["kata", "git", "bash", "repository", "branch", "identity", "hooks", "settings", "store"] {
            #expect(finding(check, in: json)?["status"]?.stringValue == "ok", "\(check)")
        }
        #expect(finding("planning", in: json)?["message"]?.stringValue?.hasPrefix("2 phases, 4 plans, 2 done") == true)
        #expect(finding("repository", in: json)?["message"]?.stringValue?.contains("native") == true)
    }

    @Test func aLookLeavesNothingBehind() async throws {
        let repository = try ScratchRepository()
        #expect(await CapturedContext(repository).run("doctor").exit == 0)
        #expect(!repository.exists(".git/kata"))
    }

    @Test func worksWithoutARepositoryAndWithoutAProject() async throws {
        let scratch = try ScratchRepository(initialized: false)
        let result = await CapturedContext(scratch).run("doctor")
        #expect(result.exit == 0)
        #expect(result.output.contains("git init"))
        #expect(result.output.contains("kata init"))
    }

    @Test func aRepositoryThatCantBeWorkedOnIsRefused() async throws {
        let scratch = try ScratchRepository(initialized: false)
        try scratch.git("init", "-q", "--object-format=sha256")
        let result = await CapturedContext(scratch).run("doctor", "--json")
        #expect(result.exit == 4)
        let json = try result.json()
        #expect(finding("repository", in: json)?["status"]?.stringValue == "error")
        #expect(finding("repository", in: json)?["message"]?.stringValue?.contains("SHA-256") == true)
    }

    @Test func saysWhatStandsInTheWayOfCommits() async throws {
        let repository = try ScratchRepository()
        try repository.write("x", to: "x")
        try repository.commitAll("one")
        try repository.git("checkout", "-q", "--detach")
        try repository.git("bisect", "start")
        let output = await CapturedContext(repository).run("doctor").output
        #expect(output.contains("HEAD is detached"))
        #expect(output.contains("a bisect is under way"))
    }

    @Test func anUnbornBranchIsSaid() async throws {
        let repository = try ScratchRepository()
        #expect(await CapturedContext(repository).run("doctor").output.contains("has no commit yet"))
    }

    @Test func aMissingIdentityIsAnError() async throws {
        let repository = try ScratchRepository()
        try repository.git("config", "--global", "--unset", "user.name")
        try repository.git("config", "--global", "--unset", "user.email")
        try repository.git("config", "user.useConfigOnly", "true")
        let result = await CapturedContext(repository).run("doctor", "--json")
        #expect(result.exit != 0)
        #expect(finding("identity", in: try result.json())?["status"]?.stringValue == "error")
    }

    @Test func hooksAreNamed() async throws {
        let repository = try ScratchRepository()
        try repository.write("#!/bin/sh\n", to: "tools/hooks/pre-commit", executable: true)
        try repository.git("config", "core.hooksPath", "tools/hooks")
        let output = await CapturedContext(repository).run("doctor").output
        #expect(output.contains("commits run pre-commit  (core.hooksPath: tools/hooks)"))
    }

    @Test func problemsOfPlansAndSettingsAreErrors() async throws {
        let repository = try ScratchRepository()
        try repository.write("---\nphase: [\n---\n", to: ".planning/phases/pending/01-a/01-01-PLAN.md")
        try repository.write("{\"kata\": {\"retries\": 999}}", to: ".planning/config.json")
        let result = await CapturedContext(repository).run("doctor", "--json")
        #expect(result.exit == 1)
        let json = try result.json()
        #expect(finding("planning", in: json)?["status"]?.stringValue == "error")
        #expect(finding("settings", in: json)?["message"]?.stringValue?.contains(".planning/config.json:1:") == true)
    }

    @Test func missingProgramsAreErrors() async throws {
        let repository = try ScratchRepository()
        var context = CapturedContext(repository)
        context.environment["PATH"] = "/nonexistent"
        let result = await context.run("doctor")
        #expect(result.exit != 0)
        #expect(result.output.contains("the git program is not in PATH"))
        #expect(result.output.contains("bash is not in PATH"))
    }

    @Test func aDamagedStoreIsSaid() async throws {
        let repository = try ScratchRepository()
        try repository.write("this is no database at all", to: ".git/kata/kata.db")
        let result = await CapturedContext(repository).run("doctor", "--json")
        #expect(result.exit != 0)
        #expect(finding("store", in: try result.json())?["status"]?.stringValue == "error")
    }
}
