import Foundation
import KataFiles
import KataHookSetup
import KataTestSupport
import Testing

@testable import KataCLI

/// Installing hooks beside those of others, and taking them away to the byte.
@Suite struct HookSetupScenarios {
    /// A repository without a plan, and kata with the hook program that was built.
    struct Place: Sendable {
        let repository: ScratchRepository
        var folder: String
        var environment: [String: String]

        init() throws {
            repository = try ScratchRepository()
            folder = repository.path
            environment = repository.environment
            environment["KATA_HOOK_BIN"] = BuiltProgram.path("kata-hook")
            // Some of the tests move HOME.
            try repository.git("config", "user.name", "Test Person")
            try repository.git("config", "user.email", "test@example.com")
            try repository.write("base\n", to: "base.txt")
            try repository.commitAll("base")
        }

        func hooks(_ arguments: String...) async -> CapturedContext.Result {
            await CapturedContext(in: folder, environment: environment).run(["hooks"] + arguments)
        }

        /// `EVENT` → state, from `hooks status --json`.
        func states() async throws -> [String: String] {
            let list = try await hooks("status", "--json").json()["hooks"]?.arrayValue ?? []
            return Dictionary(
                uniqueKeysWithValues: list.map { ($0["event"]?.stringValue ?? "", $0["state"]?.stringValue ?? "") })
        }

        /// Names, kinds, modes and bytes of everything in folders outside of Git's objects.
        func image(of folders: String...) throws -> String { try image(of: folders) }

        func image(of folders: [String]) throws -> String {
            let script = """
                for d; do [ -e "$d" ] || continue; find "$d" -type f -exec sh -c 'stat -c "%A %n" "$1"; sha256sum <"$1"' sh {} \\;
                find "$d" -type l -exec readlink {} \\; ; done | sort
                """
            return try repository.run("sh", ["-c", script, "sh"] + folders).output
        }

        @discardableResult
        func git(_ arguments: String..., variables: [String: String] = [:]) throws -> (
            exitCode: Int32, output: String, error: String
        ) {
            try git(words: arguments, variables: variables)
        }

        @discardableResult
        func git(words arguments: [String], variables: [String: String] = [:]) throws -> (
            exitCode: Int32, output: String, error: String
        ) {
            try repository.run(
                "git", ["-C", folder] + arguments, extraEnvironment: environment.merging(variables) { $1 })
        }
    }

    static let defaults = ["prepare-commit-msg", "post-rewrite", "pre-push"]
    static let running = [
        "prepare-commit-msg": "runs", "post-rewrite": "runs", "pre-push": "runs", "commit-msg": "not-installed",
        "pre-commit": "not-installed", "post-commit": "not-installed",
    ]

    @Test func plainFolder() async throws {
        let place = try Place()
        let before = try place.image(of: ".git/hooks", ".git/config")
        #expect(try await place.states().values.allSatisfy { $0 == "not-installed" })
        let result = await place.hooks("install")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try await place.states() == Self.running)
        let installed = try place.image(of: ".git/hooks", ".git/config")
        #expect(await place.hooks("install").exit == 0)
        #expect(try place.image(of: ".git/hooks", ".git/config") == installed)
        #expect(await place.hooks("install", "commit-msg").exit == 0)
        #expect(try await place.states()["commit-msg"] == "runs")
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks", ".git/config") == before)
        #expect(await place.hooks("uninstall").exit == 0)
    }

    @Test func scriptOfSomebodyElseStaysAndRuns() async throws {
        let place = try Place()
        let script =
            "#!/usr/bin/env bash\nset -eu\ncat >\"$GIT_DIR/../../seen\"\necho \"$@\" >>\"$GIT_DIR/../../seen\"\n[ ! -e ../stop ]"
        try place.repository.write(script, to: ".git/hooks/pre-push", executable: true)
        try place.repository.write("#!/usr/bin/python3\n", to: ".git/hooks/post-rewrite", executable: true)
        let before = try place.image(of: ".git/hooks", ".git/config")
        let result = await place.hooks("install")
        #expect(
            result.exit == 4 && result.output.contains("refused") && result.error.contains("kata-hook run post-rewrite")
        )
        #expect(try await place.states()["pre-push"] == "runs")
        #expect(!place.repository.exists("../seen"))

        // Both get Git's lines, and both can refuse.
        try place.repository.git("init", "-q", "--bare", "../up.git")
        try place.repository.git("branch", "other")
        try place.git(
            "push", "-q", "../up.git", "main", "other", variables: ["GIT_DIR": "\(place.repository.path)/.git"])
        let seen = try place.repository.folder.read("seen")
        #expect(seen.split(separator: "\n").count == 3 && seen.hasSuffix("../up.git ../up.git\n"), "\(seen)")
        try place.repository.folder.write("", to: "stop")
        let refused = try place.git(
            "push", "-q", "../up.git", "main:x", variables: ["GIT_DIR": "\(place.repository.path)/.git"])
        #expect(refused.exitCode == 1)
        #expect(await place.hooks("install").exit == 4)
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks", ".git/config") == before)
    }

    @Test func strictPushIsRefusedThroughABlock() async throws {
        let place = try Place()
        try place.repository.write("#!/bin/sh\ntouch ../ran\n", to: ".git/hooks/pre-push", executable: true)
        #expect(await place.hooks("install", "pre-push").exit == 0)
        try place.repository.git("init", "-q", "--bare", "../up.git")
        try place.repository.git("config", "kata.push", "strict")
        try place.git("commit", "-q", "--allow-empty", "-m", "feat: x\n\nKata-Plan: 09-01\nKata-Task: 1/1")
        #expect(try place.git("push", "-q", "../up.git", "main").exitCode == 1)
        #expect(!place.repository.exists("../ran"))
        #expect(try place.git("push", "-q", "../up.git", "main~1:refs/heads/main").exitCode == 0)
        #expect(place.repository.exists("../ran"))
    }

    @Test(arguments: ["absolute", "relative", "home"])
    func hooksPathInsideTheTree(form: String) async throws {
        var place = try Place()
        if form == "home" { place.environment["HOME"] = place.repository.path }
        let value = ["absolute": "\(place.repository.path)/my hooks", "relative": "my hooks", "home": "~/my hooks"][
            form]
        try place.repository.git("config", "core.hooksPath", try #require(value))
        let before = try place.image(of: ".git/hooks", ".git/config", "my hooks")
        let result = await place.hooks("install")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try place.repository.read("my hooks/pre-push") == HookText.shim)
        #expect(try await place.states() == Self.running)
        // Without the program the scripts stop nothing.
        place.environment["KATA_HOOK_BIN"] = "/nowhere/kata-hook"
        #expect(try place.git("commit", "-q", "--allow-empty", "-m", "x").exitCode == 0)
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks", ".git/config", "my hooks") == before)
        // The folder was not there before.
        #expect(!place.repository.exists("my hooks"))
    }

    @Test func folderOfOtherRepositoriesIsLeftAlone() async throws {
        let place = try Place()
        let shared = "\(place.repository.folder.path)/shared"
        try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: true)
        try place.repository.git("config", "--global", "core.hooksPath", shared)
        let result = await place.hooks("install")
        #expect(result.exit == 4 && result.error.contains("core.hooksPath .git/hooks"), "\(result.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shared).isEmpty)
        try place.repository.git("config", "--local", "core.hooksPath", ".git/hooks")
        #expect(await place.hooks("install").exit == 0)
        #expect(try await place.states() == Self.running)
    }

    @Test func workingTreesAndSubmodules() async throws {
        var place = try Place()
        try place.repository.git("worktree", "add", "-q", "-b", "side", "../it's\na tree")
        place.folder = "\(place.repository.folder.path)/it's\na tree"
        #expect(await place.hooks("install").exit == 0)
        #expect(try await place.states() == Self.running)
        place.folder = place.repository.path
        #expect(try await place.states() == Self.running)

        try place.repository.git("init", "-q", "../library")
        try place.repository.git("-C", "../library", "commit", "-q", "--allow-empty", "-m", "x")
        try place.repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "../library", "lib")
        place.folder = "\(place.repository.path)/lib"
        #expect(try await place.states()["pre-push"] == "not-installed")
        #expect(await place.hooks("install").exit == 0)
        #expect(try await place.states() == Self.running)
        try place.git("commit", "-q", "--allow-empty", "--amend", "-m", "y")
        #expect(place.repository.exists(".git/modules/lib/kata/rewrites.jsonl"))
    }

    @Test func displacedAndDeadHooksAreNamed() async throws {
        var place = try Place()
        #expect(await place.hooks("install").exit == 0)
        try place.repository.git("config", "core.hooksPath", ".husky/_")
        let husky = await place.hooks("status")
        #expect(husky.exit == 1 && husky.output.contains("dead") && husky.output.contains("core.hooksPath=.husky/_"))
        let doctor = await CapturedContext(in: place.folder, environment: place.environment).run(["doctor"])
        #expect(
            doctor.output.contains("pre-push") && doctor.output.contains("core.hooksPath=.husky/_"), "\(doctor.output)")
        try place.repository.git("config", "--unset", "core.hooksPath")

        try FileManager.default.removeItem(atPath: "\(place.repository.path)/.git/hooks/pre-push")
        try place.repository.write("#!/bin/sh\n", to: ".git/hooks/pre-push", executable: true)
        #expect(try await place.states()["pre-push"] == "displaced")
        let gone = "\(place.repository.folder.path)/kata-hook"
        try FileManager.default.createSymbolicLink(atPath: gone, withDestinationPath: BuiltProgram.path("kata-hook"))
        place.environment["KATA_HOOK_BIN"] = gone
        #expect(await place.hooks("install").exit == 0)
        try FileManager.default.removeItem(atPath: gone)
        #expect(try await place.states()["post-rewrite"] == "dead")
        #expect(try place.git("commit", "-q", "--allow-empty", "--amend", "-m", "goes on").exitCode == 0)
    }

    @Test func huskyIsTold() async throws {
        let place = try Place()
        try place.repository.git("config", "core.hooksPath", ".husky/_")
        for event in Self.defaults {
            try place.repository.write(
                "#!/bin/sh\nn=$(basename \"$0\")\n[ ! -f \".husky/$n\" ] || exec sh -e \".husky/$n\" \"$@\"\n",
                to: ".husky/_/\(event)",
                executable: true)
        }
        try place.repository.write("touch ../ran\n", to: ".husky/pre-push")
        let before = try place.image(of: ".git/hooks", ".git/config", ".husky")
        let printed = await place.hooks("install")
        #expect(printed.exit == 4 && printed.error.contains("In .husky/pre-push:"), "\(printed.error)")
        #expect(try place.image(of: ".git/hooks", ".git/config", ".husky") == before)
        #expect(await place.hooks("install", "--write").exit == 0)
        #expect(try await place.states()["pre-push"] == "managed")
        var path = place.environment
        path["PATH"] = "\((BuiltProgram.path("kata-hook") as NSString).deletingLastPathComponent):\(path["PATH"] ?? "")"
        try place.git("commit", "-q", "--allow-empty", "--amend", "-m", "again", variables: path)
        #expect(place.repository.exists(".git/kata/rewrites.jsonl"))
        try FileManager.default.removeItem(atPath: "\(place.repository.path)/.git/kata/rewrites.jsonl")
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks", ".git/config", ".husky") == before)
    }

    /// Git 2.54 and newer is stood in for by a script: what it would do with the keys can't be tried with an older one.
    @Test func gitsOwnHooksInTheConfiguration() async throws {
        var place = try Place()
        let real = try place.repository.run("sh", ["-c", "command -v git"]).output.trimmingCharacters(in: .newlines)
        try place.repository.folder.write(
            "#!/bin/sh\n[ \"$1\" != --version ] && [ \"$1\" != version ] || { echo 'git version 2.55.0'; exit; }\nexec \(real) \"$@\"\n",
            to: "bin/git", executable: true)
        place.environment["PATH"] = "\(place.repository.folder.path)/bin:\(place.environment["PATH"] ?? "")"
        let before = try place.image(of: ".git/hooks", ".git/config")
        let result = await place.hooks("install")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try place.image(of: ".git/hooks").contains("kata-hook") == false)
        #expect(try place.repository.git("config", "hook.kata-pre-push.event") == "pre-push\n")
        let command = try place.repository.git("config", "hook.kata-pre-push.command").trimmingCharacters(in: .newlines)
        let call = try place.repository.run("sh", ["-c", "\(command) \"$@\"", "sh", "origin", "url"])
        #expect(call.exitCode == 0 && call.error == "", "\(call.error)")
        let installed = try place.image(of: ".git/config")
        #expect(await place.hooks("install").exit == 0)
        #expect(try place.image(of: ".git/config") == installed)
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks", ".git/config") == before)
    }

    @Test func runIsTheSameAsTheProgram() async throws {
        let place = try Place()
        let kata = BuiltProgram.path("kata")
        let message = try place.repository.write("feat: x\n\nKata-Task: 3/2\nKata-Id: nonsense\n", to: ".git/MESSAGE")
        let result = try place.repository.run(
            kata, ["hooks", "run", "commit-msg", message], extraEnvironment: place.environment)
        #expect(
            result.exitCode == 1 && result.error.contains("Kata-Task: 3/2 is not") && result.error.contains("nonsense"))
        #expect(await place.hooks("run", "reference-transaction").exit == 2)
        // As a script calls it that a manager has moved aside.
        let moved = try place.repository.run(
            BuiltProgram.path("kata-hook"), ["run", "pre-push.legacy", "origin", "url"],
            extraEnvironment: place.environment)
        #expect(moved.exitCode == 0, "\(moved.error)")
    }

    @Test(arguments: ["prepare-commit-msg", "post-rewrite", "pre-push", "commit-msg", "pre-commit", "post-commit"])
    func folderInTheRepositoryHoldsWhatIsInstalled(event: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        #expect(try String(contentsOf: root.appendingPathComponent("hooks/\(event)"), encoding: .utf8) == HookText.shim)
    }

    @Test(arguments: ["pre-receive", "update"])
    func folderHoldsWhatIsInstalledOnServersToo(event: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        #expect(
            try String(contentsOf: root.appendingPathComponent("hooks/\(event)"), encoding: .utf8)
                == HookText.serverShim(program: nil))
    }
}
