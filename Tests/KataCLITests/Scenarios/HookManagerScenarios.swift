import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Beside the real lefthook, pre-commit and prek, where they are installed.
@Suite struct HookManagerScenarios {
    private typealias Place = HookSetupScenarios.Place

    enum Manager: String, CaseIterable, Sendable {
        case lefthook, prek
        case preCommit = "pre-commit"

        var isInstalled: Bool {
            guard let scratch = try? ScratchRepository(),
                let result = try? scratch.run("sh", ["-c", "command -v \(rawValue)"])
            else { return false }
            if result.exitCode != 0 {
                print("notice: \(rawValue) is not installed; what kata does beside it is not tried")
            }
            return result.exitCode == 0
        }

        var file: String { self == .lefthook ? "lefthook.yml" : ".pre-commit-config.yaml" }
        var text: String {
            switch self {
            case .lefthook: HookManagerScenarios.lefthookFile
            case .preCommit: HookManagerScenarios.preCommitFile
            case .prek:
                HookManagerScenarios.preCommitFile.replacing(
                    "types: [pre-push]", with: "types: [pre-push, post-rewrite]")
            }
        }
    }

    /// Where Git has the hooks of a repository.
    enum Layout: CaseIterable, Sendable {
        case plain, hooksPath, worktree, submodule
    }

    private static let installed = Manager.allCases.filter(\.isInstalled)
    /// pre-commit installs nothing where `core.hooksPath` is set.
    private static let cases = installed.flatMap { manager in
        Layout.allCases.filter { manager != .preCommit || $0 != .hooksPath }.map { (manager, $0) }
    }

    /// With `kata-hook` on PATH, as the managers need it, and a repository to push a plan commit without evidence to.
    private func place(_ layout: Layout = .plain) throws -> Place {
        var place = try Place()
        place.environment["PATH"] =
            "\((BuiltProgram.path("kata-hook") as NSString).deletingLastPathComponent):\(place.environment["PATH"] ?? "")"
        place.environment["PRE_COMMIT_HOME"] = "\(place.repository.folder.path)/cache"
        place.environment["KATA_TEST_OWN"] = "\(place.repository.folder.path)/own"
        place.environment["PREK_HOME"] = "\(place.repository.folder.path)/cache"
        let up = "\(place.repository.folder.path)/up.git"
        try place.repository.git("init", "-q", "--bare", up)
        switch layout {
        case .plain: break
        case .hooksPath: try place.git("config", "core.hooksPath", ".hooks")
        case .worktree:
            try place.git("worktree", "add", "-q", "-b", "side", "../it's a tree")
            place.folder = "\(place.repository.folder.path)/it's a tree"
        case .submodule:
            try place.repository.git("init", "-q", "../library")
            try place.repository.git("-C", "../library", "commit", "-q", "--allow-empty", "-m", "x")
            try place.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "../library", "lib")
            place.folder += "/lib"
        }
        try place.git("remote", "add", "up", up)
        try place.git("config", "kata.push", "strict")
        return place
    }

    private func run(_ place: Place, _ program: String, _ arguments: String...) throws {
        let words = ["-c", "cd \"$1\"; shift; exec \"$@\"", "sh", place.folder, program] + arguments
        let result = try place.repository.run("sh", words, extraEnvironment: place.environment)
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
    }

    private func pushIsRefused(_ place: Place) throws {
        try place.git("commit", "-q", "--allow-empty", "-m", "feat: x\n\nKata-Plan: 09-01")
        // The ends of a push are told in another way where nothing is known of the other side, and by a branch's name.
        for source in ["HEAD:refs/heads/new", "HEAD"] {
            let result = try place.git("push", "up", source)
            #expect(result.exitCode != 0 && "\(result.output)\(result.error)".contains("no Kata-Verify"), "\(result)")
        }
    }

    @Test(arguments: cases) func besideAManager(manager: Manager, layout: Layout) async throws {
        let place = try place(layout)
        try Data(manager.text.utf8).write(to: URL(fileURLWithPath: "\(place.folder)/\(manager.file)"))
        try place.git("add", "-A")
        try place.git("commit", "-q", "-m", "configuration")
        if manager == .lefthook, layout == .hooksPath {
            try run(place, "lefthook", "install", "--force")
        } else {
            try run(place, manager.rawValue, "install")
        }
        func path(_ words: String...) throws -> String {
            try place.git(words: ["rev-parse", "--path-format=absolute"] + words).output
                .trimmingCharacters(in: .newlines)
        }
        let common = try path("--git-common-dir")
        let files = [manager.file, "lefthook-local.yml"].map { "\(place.folder)/\($0)" }
        let seen = [try path("--git-path", "hooks"), "\(common)/hooks", "\(common)/config"] + files
        let before = try place.image(of: seen)
        let printed = await place.hooks("install")
        #expect(printed.exit == 4 && printed.error.contains("kata-hook run pre-push"), "\(printed.error)")
        #expect(await place.hooks("install", "--write").exit == 0)
        let states = try await place.states()
        #expect(states["pre-push"] == "managed" && ["runs", "managed"].contains(states["post-rewrite"]), "\(states)")
        try place.git("add", "-A")
        try place.git("commit", "-q", "-m", "with kata")
        // What Git says to the hook arrives.
        try place.git("commit", "-q", "--amend", "-m", "with kata, amended")
        let journal = try String(contentsOfFile: "\(common)/kata/rewrites.jsonl", encoding: .utf8)
        #expect(journal.split(separator: "\n").count == 1, "\(journal)")
        try pushIsRefused(place)
        #expect(place.repository.exists("../own"))
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: seen) == before)
    }

    fileprivate static let lefthookFile =
        "pre-push:\n  commands:\n    own:\n      run: touch \"$KATA_TEST_OWN\"\n      use_stdin: true\n"
    fileprivate static let preCommitFile =
        "default_install_hook_types: [pre-push]\nrepos:\n  - repo: local\n    hooks:\n      - id: own\n        name: own\n        entry: sh -c 'touch \"$KATA_TEST_OWN\"'\n        language: system\n        stages: [pre-push]\n        always_run: true\n        pass_filenames: false\n"

    @Test(.enabled(if: installed.contains(.lefthook))) func lefthookAfterKata() async throws {
        let place = try place()
        #expect(await place.hooks("install").exit == 0)
        try place.repository.write(Self.lefthookFile, to: "lefthook.yml")
        try run(place, "lefthook", "install")
        let status = await place.hooks("status")
        #expect(status.exit == 1 && status.output.contains("displaced") && status.output.contains("lefthook"))
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks").contains("kata-hook") == false)
    }

    @Test(.enabled(if: installed.contains(.preCommit))) func preCommitAfterKata() async throws {
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

    /// It tells no hook which commits were rewritten, wherever the hook is: then better none than one that seems to run.
    @Test(.enabled(if: installed.contains(.preCommit))) func preCommitKeepsWhatGitSays() async throws {
        let place = try place()
        #expect(await place.hooks("install", "post-rewrite").exit == 0)
        try place.repository.write(Self.preCommitFile, to: ".pre-commit-config.yaml")
        try place.repository.commitAll("configuration")
        try run(place, "pre-commit", "install", "--hook-type", "post-rewrite")
        let status = await place.hooks("status")
        #expect(status.exit == 1 && status.output.contains("hear nothing of what Git says"), "\(status.output)")
        let result = await place.hooks("install", "--write", "post-rewrite")
        #expect(result.exit == 4 && result.error.contains("uninstall --hook-type post-rewrite"), "\(result.error)")
        try run(place, "pre-commit", "uninstall", "--hook-type", "post-rewrite")
        #expect(await place.hooks("install", "post-rewrite").exit == 0)
        #expect(try await place.states()["post-rewrite"] == "runs")
        #expect(await place.hooks("uninstall").exit == 0)
        #expect(try place.image(of: ".git/hooks").contains("kata-hook") == false)
    }

    /// They put aside what is not staged while their hooks run: not for commits that kata makes.
    @Test(arguments: installed.filter { $0 != .lefthook }) func uncommittedWorkIsNotPutAside(manager: Manager)
        async throws
    {
        var scenario = try Scenario()
        scenario.environment["PRE_COMMIT_HOME"] = "\(scenario.repository.folder.path)/cache"
        scenario.environment["PREK_HOME"] = "\(scenario.repository.folder.path)/cache"
        scenario.environment["KATA_TEST_OUT"] = scenario.out
        try scenario.repository.write(
            """
            repos:
              - repo: local
                hooks:
                  - id: own
                    name: own
                    entry: sh -c 'cat README.md >>"$KATA_TEST_OUT/seen"; [ ! -f one.txt ] || grep -q mended one.txt || { echo mended >>one.txt; exit 1; }'
                    language: system
                    always_run: true
                    pass_filenames: false

            """, to: ".pre-commit-config.yaml")
        try scenario.repository.commitAll("configuration")
        let install = try scenario.repository.run(
            manager.rawValue, ["install"], extraEnvironment: scenario.environment)
        #expect(install.exitCode == 0, "\(install.error)")
        try scenario.repository.write("A sample.\nuncommitted\n", to: "README.md")
        try scenario.repository.write("staged\n", to: "staged.txt")
        try scenario.repository.git("add", "staged.txt")
        let stamp = try scenario.repository.run("stat", ["-c", "%i %Y", "README.md"]).output
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD", "one.txt") == "one\nmended\n")
        #expect(try scenario.repository.read("one.txt") == "one\nmended\n")
        #expect(try scenario.repository.read("README.md") == "A sample.\nuncommitted\n")
        #expect(try scenario.repository.run("stat", ["-c", "%i %Y", "README.md"]).output == stamp)
        #expect(scenario.note("seen").contains("uncommitted") == false)
        #expect(try scenario.repository.git("stash", "list") == "")
        #expect(try scenario.repository.git("diff", "--cached", "--name-only") == "staged.txt\n")
    }
}
