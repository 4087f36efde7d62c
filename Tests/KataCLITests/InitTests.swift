import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct InitTests {
    @Test func makesAProjectAtTheRootOfTheRepositoryThatLintsClean() async throws {
        let repository = try ScratchRepository()
        try repository.write("x", to: "sub/x")
        let context = CapturedContext(in: "\(repository.path)/sub", environment: repository.environment)
        let result = await context.run("init")
        #expect(result.exit == 0)
        #expect(result.output.contains("Created .planning/"))
        #expect(result.output.contains("kata plan execute 01-01"))
        #expect(repository.exists(".planning/PROJECT.md"))
        #expect(!repository.exists("sub/.planning"))
        let lint = await CapturedContext(repository).run("plan", "lint", "--json")
        #expect(lint.exit == 0)
        #expect(try lint.json()["files"]?.integerValue == 1)
    }

    @Test func staysInTheWorkingFolderWhenAsked() async throws {
        let repository = try ScratchRepository()
        try repository.write("x", to: "sub/x")
        let context = CapturedContext(in: "\(repository.path)/sub", environment: repository.environment)
        #expect(await context.run("init", "--here").exit == 0)
        #expect(repository.exists("sub/.planning/STATE.md"))
        #expect(!repository.exists(".planning"))
    }

    @Test func saysHowToGetARepositoryWhereThereIsNone() async throws {
        let scratch = try ScratchRepository(initialized: false)
        let result = await CapturedContext(scratch).run("init")
        #expect(result.exit == 0)
        #expect(result.output.contains("git init"))
        #expect(scratch.exists(".planning/config.json"))
    }

    @Test func neverTouchesWhatIsThere() async throws {
        let repository = try ScratchRepository()
        try PlanningFixture.write { try repository.write($0, to: $1) }
        try repository.write(
            PlanningFixture.plan("03-01").replacing("  - notes.txt", with: "  - /etc/passwd"),
            to: ".planning/phases/pending/03-bad/03-01-PLAN.md")
        let before = try repository.run(
            "sh", ["-c", "find . -name .git -prune -o -type f -print0 | sort -z | xargs -0 cksum"])
        let result = await CapturedContext(repository).run("init")
        #expect(result.exit == 0)
        #expect(result.output.contains("3 phases, 5 plans, 2 done, 1 with problems: kata plan lint"))
        #expect(result.output.contains("Nothing was changed."))
        let after = try repository.run(
            "sh", ["-c", "find . -name .git -prune -o -type f -print0 | sort -z | xargs -0 cksum"])
        #expect(before.output == after.output)
    }

    @Test func anEmptyFolderCountsAsNone() async throws {
        let repository = try ScratchRepository()
        _ = try repository.run("mkdir", [".planning"])
        #expect(await CapturedContext(repository).run("init").exit == 0)
        #expect(repository.exists(".planning/ROADMAP.md"))
    }

    @Test(arguments: ["file", "link"])
    func refusesWhenSomethingElseIsInTheWay(_ kind: String) async throws {
        let repository = try ScratchRepository()
        if kind == "file" {
            try repository.write("mine", to: ".planning")
        } else {
            _ = try repository.run("ln", ["-s", "nowhere", ".planning"])
        }
        let result = await CapturedContext(repository).run("init")
        #expect(result.exit == 4)
        #expect(result.error.contains("can't be made"))
        let left = try repository.run("sh", ["-c", "ls -A | grep -v '^.git$'"]).output
        #expect(left == ".planning\n")
    }

    @Test func printsOneDocumentForPrograms() async throws {
        let repository = try ScratchRepository()
        let made = try await CapturedContext(repository).run("init", "--json", "--name", "Ünï \"x\"").json()
        #expect(made["created"]?.booleanValue == true)
        #expect(made["files"]?.arrayValue?.contains(".planning/PROJECT.md") == true)
        #expect(try repository.read(".planning/PROJECT.md").hasPrefix("# Ünï"))
        let again = try await CapturedContext(repository).run("init", "--json").json()
        #expect(again["created"]?.booleanValue == false)
        #expect(again["found"]?["plans"]?.integerValue == 1)
    }

    @Test func aMissingFolderIsNotFound() async throws {
        let repository = try ScratchRepository()
        #expect(await CapturedContext(repository).run("init", "-C", "nowhere").exit == 3)
    }

    @Test func aProjectInsideAProjectOnlyWhenAsked() async throws {
        let repository = try ScratchRepository()
        try PlanningFixture.write { try repository.write($0, to: $1) }
        try repository.write("x", to: "tool/x")
        let inside = CapturedContext(in: "\(repository.path)/tool", environment: repository.environment)
        #expect(await inside.run("init").output.contains("2 phases, 4 plans, 2 done"))
        #expect(!repository.exists("tool/.planning"))
        #expect(await inside.run("init", "--here").exit == 0)
        #expect(repository.exists("tool/.planning/PROJECT.md"))
    }

    @Test func aRepositoryThatCantBeWorkedOnIsSaidAtOnce() async throws {
        let scratch = try ScratchRepository(initialized: false)
        try scratch.git("init", "-q", "--object-format=sha256")
        let result = await CapturedContext(scratch).run("init", "--json")
        #expect(result.exit == 0)
        #expect(try result.json()["created"]?.booleanValue == true)
        #expect(result.error.hasPrefix("warning["))
        #expect(result.error.contains("SHA-256"))
    }
}
