import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// The JSON that other programs rely on; reading needs no Git repository.
@Suite struct ReadingScenarios {
    private func folder() throws -> ScratchRepository {
        let repository = try ScratchRepository(initialized: false)
        var plan = SamplePlan.counting
        plan.verification = "1. `test -f two.txt`"
        plan.mustHaves =
            "  truths:\n    - \"It counts.\"\n  artifacts:\n    - path: \"one.txt\"\n      provides: \"One\"\n  key_links:\n    - from: \"one.txt\"\n      to: \"two.txt\"\n      via: \"order\"\n      pattern: \"o\""
        plan.context = ["@.planning/STATE.md"]
        try repository.write(plan.text, to: plan.path)
        try repository.write("# State\n", to: ".planning/STATE.md")
        return repository
    }

    private func keys(_ value: JSONText?) -> Set<String> { Set(value?.objectValue?.map(\.key) ?? []) }

    @Test func listOfPlans() async throws {
        let repository = try folder()
        // From elsewhere, with -C as in the contract.
        let kata = CapturedContext(in: repository.home, environment: repository.environment)
        let result = await kata.run("-C", repository.path, "plan", "list", "--json")
        #expect(result.exit == 0, "\(result.error)")
        let entry = try #require(try result.json().arrayValue?.first)
        #expect(
            keys(entry).isSuperset(of: [
                "id", "phase", "plan", "path", "state", "title", "wave", "depends_on", "tasks", "has_summary",
            ]))
        #expect(entry["id"]?.stringValue == "09-01" && entry["phase"]?.stringValue == "09-sample")
        #expect(entry["plan"]?.stringValue == "01" && entry["wave"]?.integerValue == 1)
        #expect(entry["path"]?.stringValue == SamplePlan.counting.path)
        #expect(entry["depends_on"]?.arrayValue?.isEmpty == true && entry["tasks"]?.integerValue == 2)
        #expect(entry["has_summary"]?.booleanValue == false && entry["state"]?.stringValue == "pending")
    }

    @Test(arguments: ["09-01", ".planning/phases/pending/09-sample/09-01-PLAN.md"])
    func onePlan(name: String) async throws {
        let result = await CapturedContext(try folder()).run("plan", "show", name, "--json")
        #expect(result.exit == 0, "\(result.error)")
        let plan = try result.json()
        #expect(
            keys(plan).isSuperset(of: [
                "id", "phase", "plan", "type", "wave", "depends_on", "files_modified", "autonomous", "requirements",
                "must_haves", "objective", "context", "tasks", "verification", "success_criteria", "output",
                "diagnostics",
            ]))
        #expect(keys(plan["must_haves"]).isSuperset(of: ["truths", "artifacts", "key_links"]))
        #expect(plan["files_modified"]?.arrayValue?.compactMap(\.stringValue) == ["one.txt", "two.txt"])
        #expect(plan["autonomous"]?.booleanValue == true && plan["type"]?.stringValue == "execute")
        #expect(plan["context"]?.arrayValue?.isEmpty == false)
        let task = try #require(plan["tasks"]?.arrayValue?.first)
        #expect(keys(task).isSuperset(of: ["index", "name", "type", "tdd", "files", "action", "verify", "done"]))
        #expect(task["index"]?.integerValue == 1 && task["name"]?.stringValue == "Write one")
        #expect(task["tdd"]?.booleanValue == false && task["files"]?.arrayValue?.count == 1)
        #expect(keys(task["verify"]).isSuperset(of: ["class", "commands", "text"]))
        #expect(task["verify"]?["commands"]?.arrayValue?.compactMap(\.stringValue) == ["grep -qx one one.txt"])
    }

    @Test func findingsOfLint() async throws {
        let repository = try folder()
        let good = try await CapturedContext(repository).run("plan", "lint", "--json").json()
        #expect(good["files"]?.integerValue == 1 && good["errors"]?.integerValue == 0)
        try repository.write(
            SamplePlan.counting.text.replacing("wave: 1", with: "wave: {1"), to: SamplePlan.counting.path)
        let result = await CapturedContext(repository).run("plan", "lint", "09-01", "--json")
        #expect(result.exit == 1)
        let json = try result.json()
        #expect(keys(json).isSuperset(of: ["files", "errors", "warnings", "diagnostics"]))
        #expect((json["errors"]?.integerValue ?? 0) > 0)
        let finding = try #require(json["diagnostics"]?.arrayValue?.first { $0["severity"]?.stringValue == "error" })
        #expect(
            keys(finding).isSuperset(of: ["severity", "code", "message", "hint", "file", "line", "column"]))
        #expect(finding["file"]?.stringValue == SamplePlan.counting.path)
        #expect((finding["line"]?.integerValue ?? 0) > 0 && (finding["column"]?.integerValue ?? 0) > 0)
    }

    @Test(arguments: [
        ["phase", "list"], ["phase", "show", "09"], ["config", "list", "--show-origin"], ["provider", "list"],
    ])
    func otherReadersNeedNoRepository(arguments: [String]) async throws {
        let result = await CapturedContext(try folder()).run(arguments + ["--json"])
        #expect(result.exit == 0, "\(result.error)")
        #expect(try result.json() != .null)
    }

    @Test(arguments: [
        ["run", "list"], ["run", "show"], ["summary", "check", "09-01"], ["summary", "show", "09-01"],
    ])
    func readersOfRunsSayWhatIsMissing(arguments: [String]) async throws {
        let result = await CapturedContext(try folder()).run(arguments)
        #expect([3, 4].contains(result.exit), "\(result.output)\(result.error)")
        #expect(result.error.contains("error["))
    }
}
