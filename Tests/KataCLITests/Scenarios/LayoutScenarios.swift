import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Repositories that are not the plain case.
@Suite struct LayoutScenarios {
    private func expectDone(_ scenario: Scenario, commits: Int = 2) async throws {
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.commits == commits)
        #expect(try scenario.status == "")
        #expect(try scenario.damage == "")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    @Test func projectInASubfolder() async throws {
        let scenario = try Scenario(.single, in: "packages/an app")
        try scenario.repository.write("elsewhere\n", to: "packages/other/one.txt")
        try scenario.repository.commitAll("another package")
        try scenario.repository.write("dirty\n", to: "packages/other/one.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD", "packages/an app/one.txt") == "one\n")
        #expect(scenario.repository.exists("packages/an app/.planning/phases/completed/09-sample/09-01-SUMMARY.md"))
        #expect(try scenario.repository.git("diff", "--name-only") == "packages/other/one.txt\n")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func callFromASubfolder() async throws {
        let scenario = try Scenario(.single, files: ["src/deep/file.txt": "x\n"])
        let kata = CapturedContext(in: "\(scenario.project)/src/deep", environment: scenario.environment)
        let result = await kata.run("plan", "execute", "09-01", "--command", "../../../agent.sh")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD", "one.txt") == "one\n")
        #expect(try scenario.status == "")
    }

    @Test func linkedWorktree() async throws {
        let scenario = try Scenario(.single)
        let tree = "\(scenario.repository.folder.path)/linked"
        try scenario.repository.git("worktree", "add", "-q", "-b", "work", tree)
        let main = try scenario.repository.git("rev-parse", "main")
        let result = await CapturedContext(in: tree, environment: scenario.environment).run(scenario.command([]))
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.repository.git("-C", tree, "status", "--porcelain=v2") == "")
        #expect(try scenario.repository.git("log", "--format=%s", "main..work").split(separator: "\n").count == 2)
        #expect(try scenario.repository.git("rev-parse", "main") == main)
        #expect(try scenario.status == "")
        #expect(await scenario.kata("run", "list").output.contains("succeeded"))
    }

    @Test func documentsThatAreNotCommitted() async throws {
        let scenario = try Scenario(.single, files: [".planning/config.json": "{\"commit_docs\": false}\n"])
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.subjects.count == 2)
        #expect(scenario.summary != nil)
        #expect(scenario.lines(of: "HEAD", "one.txt") == "one\n")
    }

    @Test func planningFolderThatGitIgnores() async throws {
        let scenario = try Scenario(.single, files: [".gitignore": ".planning/\n"])
        #expect(try scenario.repository.git("ls-files", ".planning") == "")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.subjects.count == 2)
        #expect(scenario.summary != nil)
        #expect(try scenario.status == "")
    }

    @Test func lineEndsAreConvertedAsGitDoes() async throws {
        let scenario = try Scenario(
            .checked(by: "`tr -d '\\r' <one.txt | grep -qx one`"), agent: "printf 'one\\r\\n' >one.txt",
            files: [".gitattributes": "*.txt text eol=crlf\n", "old.txt": "old\r\n"])
        try await expectDone(scenario)
        #expect(scenario.lines(of: "HEAD", "one.txt") == "one\n")
        #expect(try scenario.repository.read("one.txt") == "one\r\n")
    }

    @Test func planWithWindowsLineEnds() async throws {
        let scenario = try Scenario(.single)
        try scenario.repository.write(SamplePlan.single.text.replacing("\n", with: "\r\n"), to: SamplePlan.single.path)
        try scenario.repository.commitAll("crlf")
        try await expectDone(scenario, commits: 3)
    }

    @Test func filterProgramsAreApplied() async throws {
        let scenario = try Scenario(.single, files: [".gitattributes": "one.txt filter=rot\n"])
        try scenario.repository.git("config", "filter.rot.clean", "tr a-z n-za-m")
        try scenario.repository.git("config", "filter.rot.smudge", "tr a-z n-za-m")
        try await expectDone(scenario)
        #expect(scenario.lines(of: "HEAD", "one.txt") == "bar\n")
        #expect(try scenario.repository.read("one.txt") == "one\n")
    }

    @Test func filesOutsideASparseCheckoutStay() async throws {
        let scenario = try Scenario(.single, files: ["deep/in/file.txt": "deep\n", "src/file.txt": "src\n"])
        try scenario.repository.git("sparse-checkout", "set", "src", ".planning")
        #expect(!scenario.repository.exists("deep/in/file.txt"))
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD", "deep/in/file.txt") == "deep\n")
        #expect(try scenario.status == "")
    }

    @Test func shallowClone() async throws {
        let origin = try Scenario(.single)
        try origin.repository.write("more\n", to: "more.txt")
        try origin.repository.commitAll("more")
        let clone = "\(origin.repository.folder.path)/clone"
        try origin.repository.git("clone", "-q", "--depth", "1", "file://\(origin.repository.path)", clone)
        let kata = CapturedContext(in: clone, environment: origin.environment)
        let result = await kata.run(origin.command([]))
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try origin.repository.git("-C", clone, "status", "--porcelain=v2") == "")
        #expect(await kata.run("summary", "check", "09-01").exit == 0)
    }

    @Test func submoduleIsLeftAlone() async throws {
        let inner = try ScratchRepository()
        try inner.write("inner\n", to: "file.txt")
        try inner.commitAll("inner")
        let scenario = try Scenario(.single)
        try scenario.repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path, "sub")
        try scenario.repository.commitAll("submodule")
        let link = try scenario.repository.git("ls-tree", "HEAD", "sub")
        try await expectDone(scenario, commits: 3)
        #expect(try scenario.repository.git("ls-tree", "HEAD", "sub") == link)
    }

    @Test func commitsAreSignedWhenTheRepositorySigns() async throws {
        let scenario = try Scenario(.single)
        let key = "\(scenario.repository.home)/key"
        guard let made = try? scenario.repository.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]),
            made.exitCode == 0
        else { return }
        let identity = try String(contentsOfFile: "\(key).pub", encoding: .utf8)
        try scenario.repository.folder.write("test@example.com \(identity)", to: "home/signers")
        for (name, value) in [
            ("gpg.format", "ssh"), ("user.signingkey", "\(key).pub"), ("commit.gpgsign", "true"),
            ("gpg.ssh.allowedSignersFile", "\(scenario.repository.home)/signers"),
        ] { try scenario.repository.git("config", "--global", name, value) }
        try await expectDone(scenario)
        #expect(try scenario.repository.git("log", "-2", "--format=%G?") == "G\nG\n")
    }
}
