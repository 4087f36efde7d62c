import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// `kata verify` where a checkout is more than its files: submodules, Git LFS, sparse and partial clones. What is not on this disk
/// refutes nothing.
@Suite struct VerifyLayoutScenarios {
    private func verify(_ folder: String, _ scenario: Scenario) async throws -> (exit: Int32, reason: String) {
        let result = await CapturedContext(in: folder, environment: scenario.environment)
            .run("verify", "HEAD~1", "--fresh", "--json")
        let check = try result.json()["commits"]?[0]?["checks"]?[0]
        return (result.exit, check?["reason"]?.stringValue ?? result.output + result.error)
    }

    /// A submodule in a submodule, and a check that reads a file of each.
    private func withSubmodules() async throws -> Scenario {
        let scenario = try Scenario(
            .checked(by: "`cat vendor/lib/lib.txt vendor/lib/nested/deep.txt one.txt`"), agent: "echo one >one.txt")
        let repository = scenario.repository
        let root = repository.folder.path
        let allow = ["-c", "protocol.file.allow=always"]
        for (name, file) in [("inner", "deep.txt"), ("lib", "lib.txt")] {
            try repository.git("init", "-q", "\(root)/\(name)")
            try "text\n".write(toFile: "\(root)/\(name)/\(file)", atomically: true, encoding: .utf8)
            if name == "lib" {
                _ = try repository.run(
                    "git", allow + ["-C", "\(root)/lib", "submodule", "--quiet", "add", "\(root)/inner", "nested"])
            }
            try repository.git("-C", "\(root)/\(name)", "add", "-A")
            try repository.git("-C", "\(root)/\(name)", "commit", "-q", "-m", name)
        }
        for arguments in [
            ["add", "\(root)/lib", "vendor/lib"], ["update", "--init", "--recursive"],
        ] {
            let result = try repository.run("git", allow + ["submodule", "--quiet"] + arguments)
            try #require(result.exitCode == 0, "\(result.error)")
        }
        try repository.commitAll("chore: submodule")
        let done = await scenario.execute("--no-baseline")
        try #require(done.exit == 0, "\(done.output)\(done.error)")
        // From now on nothing can be fetched.
        for name in ["inner", "lib"] { try FileManager.default.removeItem(atPath: "\(root)/\(name)") }
        return scenario
    }

    @Test func submodulesAreFilledFromThisDisk() async throws {
        let scenario = try await withSubmodules()
        let repository = scenario.repository
        #expect(try await verify(repository.path, scenario).exit == 0)
        // Nothing is left in the person's submodule, nor in the list of working trees.
        #expect(try repository.git("-C", "vendor/lib", "worktree", "list").split(separator: "\n").count == 1)
        #expect(try repository.git("worktree", "list").split(separator: "\n").count == 1)
        #expect(try scenario.status.isEmpty)
        // In a linked working tree the store is that of the repository.
        let linked = "\(repository.folder.path)/linked"
        try repository.git("worktree", "add", "-q", "--detach", linked)
        #expect(try await verify(linked, scenario).exit == 0)
    }

    @Test func submoduleThatIsNotHereRefutesNothing() async throws {
        let scenario = try await withSubmodules()
        let clone = "\(scenario.repository.folder.path)/clone"
        try scenario.repository.git("clone", "-q", scenario.repository.path, clone)
        let (exit, reason) = try await verify(clone, scenario)
        #expect(exit == 4 && reason.contains("but submodule vendor/lib at "), "\(reason)")
        // A store that lacks the commit is as good as none.
        try scenario.repository.git("-C", clone, "init", "-q", "--bare", "\(clone)/.git/modules/vendor/lib")
        #expect(try await verify(clone, scenario).exit == 4)
    }

    @Test func submoduleNamesLeadNowhereElse() async throws {
        let scenario = try await withSubmodules()
        let repository = scenario.repository
        let clone = "\(repository.folder.path)/clone"
        try repository.git("clone", "-q", repository.path, clone)
        // The name would be `.git/modules/../../../elsewhere`.
        let store = "\(repository.folder.path)/elsewhere"
        try FileManager.default.copyItem(atPath: "\(repository.path)/.git/modules/vendor/lib", toPath: store)
        try repository.git(
            "-C", clone, "config", "-f", ".gitmodules", "--rename-section", "submodule.vendor/lib",
            "submodule.../../../elsewhere")
        try repository.git("-C", clone, "reset", "-q", "--soft", "HEAD~1")
        try repository.git("-C", clone, "commit", "-q", "-a", "--amend", "--no-edit")
        let result = await CapturedContext(in: clone, environment: scenario.environment)
            .run("verify", "HEAD", "--fresh")
        #expect(result.exit == 4 && result.output.contains("is not here"), "\(result.output)\(result.error)")
    }

    @Test(arguments: [true, false]) func pointersOfLFSRefuteNothing(required: Bool) async throws {
        // A filter in the place of Git LFS, which is gone afterwards.
        let pointer = "version https://git-lfs.github.com/spec/v1\\noid sha256:0\\nsize 4\\n"
        let scenario = try Scenario(
            .checked(by: "`grep -qx data one.bin`", files: ["one.bin"]), agent: "echo data >one.bin",
            files: [".gitattributes": "*.bin filter=lfs -text\n"])
        let repository = scenario.repository
        try repository.git("config", "filter.lfs.clean", "cat >/dev/null; printf '\(pointer)'")
        try repository.git("config", "filter.lfs.smudge", "cat >/dev/null; echo data")
        let done = await scenario.execute("--no-baseline")
        try #require(done.exit == 0, "\(done.output)\(done.error)")
        #expect(try repository.git("show", "HEAD~1:one.bin").hasPrefix("version https://git-lfs"))
        #expect(try await verify(repository.path, scenario).exit == 0)
        if required {
            try repository.git("config", "filter.lfs.required", "true")
            try repository.git("config", "filter.lfs.smudge", "kata-no-such-git-lfs smudge")
        } else {
            try repository.git("config", "--remove-section", "filter.lfs")
        }
        let (exit, reason) = try await verify(repository.path, scenario)
        #expect(exit == 4 && reason.contains("one.bin is a pointer of Git LFS"), "\(reason)")
    }

    @Test func sparseCheckoutIsVerifiedAsAWhole() async throws {
        let scenario = try Scenario(
            .checked(by: "`test -f one.txt && test -f hidden/file.txt`"), agent: "echo one >one.txt",
            files: ["hidden/file.txt": "hidden\n", "shown/file.txt": "shown\n"])
        try #require(await scenario.execute("--no-baseline").exit == 0)
        try scenario.repository.git("sparse-checkout", "set", "--cone", "shown", ".planning")
        #expect(!scenario.repository.exists("hidden/file.txt"))
        let (exit, reason) = try await verify(scenario.repository.path, scenario)
        #expect(exit == 0, "\(reason)")
        #expect(!scenario.repository.exists("hidden/file.txt"))
        #expect(try scenario.status.isEmpty)
    }

    @Test func partialCloneWhoseRemoteIsGoneRefutesNothing() async throws {
        let scenario = try Scenario(
            .checked(by: "`test -f one.txt`"), agent: "echo one >one.txt",
            files: ["large.txt": "old\n"])
        let repository = scenario.repository
        try #require(await scenario.execute("--no-baseline").exit == 0)
        // A later commit changes the file, so that a clone without blobs lacks the old one.
        try repository.write("new\n", to: "large.txt")
        try repository.commitAll("chore: large")
        try repository.git("config", "uploadpack.allowFilter", "true")
        let clone = "\(repository.folder.path)/clone"
        try repository.git("clone", "-q", "--filter=blob:none", "file://\(repository.path)", clone)
        let there = CapturedContext(in: clone, environment: scenario.environment)
        let with = await there.run("verify", "HEAD~2", "--fresh", "--json")
        #expect(with.exit == 0, "\(with.output)\(with.error)")
        let again = "\(repository.folder.path)/again"
        try repository.git("clone", "-q", "--filter=blob:none", "file://\(repository.path)", again)
        try FileManager.default.moveItem(atPath: repository.path, toPath: "\(repository.folder.path)/moved")
        let without = await CapturedContext(in: again, environment: scenario.environment)
            .run("verify", "HEAD~2", "--fresh", "--json")
        #expect(
            without.exit == 4 && without.output.contains("could not be checked out"),
            "\(without.output)\(without.error)")
    }
}
