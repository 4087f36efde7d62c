import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Beside the real lefthook and pre-commit, where they are installed.
@Suite struct HookManagerScenarios {
    private typealias Place = HookSetupScenarios.Place

    private static func isInstalled(_ program: String) -> Bool {
        guard let scratch = try? ScratchRepository(),
            let result = try? scratch.run("sh", ["-c", "command -v \(program)"])
        else { return false }
        if result.exitCode != 0 { print("notice: \(program) is not installed; what kata does beside it is not tried") }
        return result.exitCode == 0
    }
    private static let hasLefthook = isInstalled("lefthook")
    private static let hasPreCommit = isInstalled("pre-commit")

    /// With `kata-hook` on PATH, as the managers need it, and a repository to push a plan commit without evidence to.
    private func place() throws -> Place {
        var place = try Place()
        place.environment["PATH"] =
            "\((BuiltProgram.path("kata-hook") as NSString).deletingLastPathComponent):\(place.environment["PATH"] ?? "")"
        place.environment["PRE_COMMIT_HOME"] = "\(place.repository.folder.path)/cache"
        try place.repository.git("init", "-q", "--bare", "../up.git")
        try place.repository.git("remote", "add", "origin", "../up.git")
        try place.repository.git("config", "kata.push", "strict")
        return place
    }

    private func run(_ place: Place, _ program: String, _ arguments: String...) throws {
        let result = try place.repository.run(program, arguments, extraEnvironment: place.environment)
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
    }

    private func pushIsRefused(_ place: Place) throws {
        try place.git("commit", "-q", "--allow-empty", "-m", "feat: x\n\nKata-Plan: 09-01")
        let result = try place.git("push", "origin", "main")
        #expect(result.exitCode != 0 && "\(result.output)\(result.error)".contains("no Kata-Verify"), "\(result)")
    }

    private static let lefthookFile =
        "pre-push:\n  commands:\n    own:\n      run: touch ../own\n      use_stdin: true\n"
    private static let preCommitFile =
        "default_install_hook_types: [pre-push]\nrepos:\n  - repo: local\n    hooks:\n      - id: own\n        name: own\n        entry: touch ../own\n        language: system\n        stages: [pre-push]\n        always_run: true\n        pass_filenames: false\n"

    @Test(.enabled(if: hasLefthook)) func besideLefthook() async throws {
        let place = try place()
        try place.repository.write(Self.lefthookFile, to: "lefthook.yml")
        try run(place, "lefthook", "install")
        let before = try place.image(of: ".git/hooks", ".git/config", "lefthook.yml", "lefthook-local.yml")
        let printed = await place.hooks("install")
        #expect(printed.exit == 4 && printed.error.contains("In lefthook-local.yml:"))
        #expect(await place.hooks("install", "--write").exit == 0)
        #expect(try await place.states()["pre-push"] == "managed")
        #expect(try await place.states()["post-rewrite"] == "runs")
        try pushIsRefused(place)
        #expect(place.repository.exists("../own"))
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks", ".git/config", "lefthook.yml", "lefthook-local.yml") == before)
    }

    @Test(.enabled(if: hasLefthook)) func lefthookAfterKata() async throws {
        let place = try place()
        #expect(await place.hooks("install").exit == 0)
        try place.repository.write(Self.lefthookFile, to: "lefthook.yml")
        try run(place, "lefthook", "install")
        let status = await place.hooks("status")
        #expect(status.exit == 1 && status.output.contains("displaced") && status.output.contains("lefthook"))
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks").contains("kata-hook") == false)
    }

    @Test(.enabled(if: hasPreCommit)) func besidePreCommit() async throws {
        let place = try place()
        try place.repository.write(Self.preCommitFile, to: ".pre-commit-config.yaml")
        try place.repository.commitAll("configuration")
        try run(place, "pre-commit", "install")
        let before = try place.image(of: ".git/hooks", ".git/config", ".pre-commit-config.yaml")
        #expect(await place.hooks("install").exit == 4)
        #expect(await place.hooks("install", "--write").exit == 0)
        #expect(try await place.states()["pre-push"] == "managed")
        try place.repository.commitAll("with kata")
        try pushIsRefused(place)
        #expect(place.repository.exists("../own"))
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks", ".git/config", ".pre-commit-config.yaml") == before)
    }

    @Test(.enabled(if: hasPreCommit)) func preCommitAfterKata() async throws {
        let place = try place()
        #expect(await place.hooks("install").exit == 0)
        try place.repository.write(Self.preCommitFile, to: ".pre-commit-config.yaml")
        try place.repository.commitAll("configuration")
        try run(place, "pre-commit", "install")
        #expect(try await place.states()["pre-push"] == "managed")
        try pushIsRefused(place)
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks").contains("kata-hook") == false)
    }
}
