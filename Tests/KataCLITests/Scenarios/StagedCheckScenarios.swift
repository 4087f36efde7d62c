import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// `kata check --staged`: what is about to be committed, not what is on the disk.
@Suite struct StagedCheckScenarios {
    private static let path = ".planning/phases/completed/09-sample/09-01-SUMMARY.md"

    private static func executed() async throws -> Scenario {
        let scenario = try Scenario()
        try #require(await scenario.execute().exit == 0)
        return scenario
    }

    @Test func alteredFieldIsFoundWhenItIsStaged() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        #expect(await scenario.kata("check", "--staged").exit == 0)
        try repository.write(
            try repository.read(Self.path).replacing("2 of 2 checks passed", with: "9 of 9 checks passed"),
            to: Self.path)
        #expect(await scenario.kata("check", "--staged").exit == 0)
        try repository.git("add", Self.path)
        // The disk says otherwise again.
        try repository.git("show", "HEAD:\(Self.path)")
        let result = await scenario.kata("check", "--staged")
        #expect(result.exit == 1 && result.output.contains("verification differs"), "\(result.output)\(result.error)")
        try repository.write(
            try repository.read(Self.path).replacingOccurrences(
                of: "(?s)<!-- kata:measured .*?-->", with: "", options: .regularExpression), to: Self.path)
        try repository.git("add", Self.path)
        #expect(await scenario.kata("check", "--staged").output.contains("was removed"))
    }

    @Test func planThatCanNotBeReadAndKeysAreFound() async throws {
        let scenario = try Scenario()
        let repository = scenario.repository
        try repository.write(
            try repository.read(scenario.plan.path).replacing("</tasks>", with: "").replacing(
                "wave: 1", with: "wave: 1\nwave: 2"),
            to: scenario.plan.path)
        try repository.write("token = ghp_\(String(repeating: "a1B2", count: 9))\n", to: "settings.ini")
        try repository.git("add", "-A")
        let result = await scenario.kata("check", "--staged", "--json")
        let codes = try result.json()["diagnostics"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
        #expect(result.exit == 1 && codes.contains("staged.secret"), "\(result.output)\(result.error)")
        #expect(!result.output.contains("ghp_a1B2"))
    }

    @Test func hookRefusesTheCommit() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        var environment = scenario.environment
        environment["KATA_HOOK_BIN"] = BuiltProgram.path("kata-hook")
        let kata = CapturedContext(in: scenario.project, environment: environment)
        let installed = await kata.run("hooks", "install", "pre-commit")
        #expect(installed.exit == 0, "\(installed.output)\(installed.error)")
        try repository.write(
            try repository.read(Self.path).replacing("2 of 2 checks passed", with: "9 of 9 checks passed"),
            to: Self.path)
        let path = (BuiltProgram.path("kata-hook") as NSString).deletingLastPathComponent
        let variables = ["PATH": "\(path):\(environment["PATH"] ?? "")"]
        let refused = try repository.run("git", ["commit", "-q", "-a", "-m", "polish"], extraEnvironment: variables)
        #expect(refused.exitCode == 1, "\(refused.output)\(refused.error)")
        let skipped = try repository.run(
            "git", ["commit", "-q", "-a", "-m", "polish"],
            extraEnvironment: variables.merging(["KATA_SKIP": "pre-commit"]) { $1 })
        #expect(skipped.exitCode == 0, "\(skipped.error)")
        #expect(await kata.run("hooks", "uninstall").exit == 0)
        #expect(!repository.exists(".git/hooks/pre-commit"))
    }
}
