import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// A server on which kata looks at what is pushed, before anything of it counts; the real `git push` is the judge.
@Suite struct ServerHookScenarios {
    private struct Server {
        let scenario: Scenario
        let folder: String
        let environment: [String: String]

        /// A carried out plan, and a bare repository with kata's hook, which has what was there before the plan.
        init(_ events: String..., beside file: String? = nil) async throws {
            scenario = try Scenario(SamplePlan.counting)
            folder = "\(scenario.repository.folder.path)/server's.git"
            environment = scenario.repository.environment.merging(["KATA_HOOK_BIN": BuiltProgram.path("kata-hook")]) {
                $1
            }
            try scenario.repository.git("init", "-q", "--bare", folder)
            try scenario.repository.git("remote", "add", "origin", folder)
            try scenario.repository.git("push", "-q", "origin", "main")
            let result = await hooks(["install"] + events)
            #expect(result.exit == 0, "\(result.error)")
            if let file { try scenario.repository.write("mine\n", to: file) }
            #expect(await scenario.execute().exit == 0)
        }

        func hooks(_ arguments: [String]) async -> CapturedContext.Result {
            await CapturedContext(in: folder, environment: environment).run(["hooks"] + arguments)
        }

        func push(_ arguments: String...) throws -> (exitCode: Int32, output: String, error: String) {
            try scenario.repository.run("git", ["push", "-q", "origin"] + arguments)
        }

        func has(_ revision: String, _ branch: String = "main") throws -> Bool {
            try scenario.repository.git("-C", folder, "rev-parse", branch)
                == (try scenario.repository.git("rev-parse", revision))
        }

        /// The closing stays as it is; the task below it gets another tree.
        func changeAfterVerification() throws {
            let rebase = try scenario.repository.run(
                "git", ["rebase", "-q", "-i", "HEAD~2"],
                extraEnvironment: [
                    "GIT_SEQUENCE_EDITOR":
                        "sed -i.old '1a exec echo more >>two.txt && git commit -q --amend --no-edit -a'"
                ])
            #expect(rebase.exitCode == 0, "\(rebase.error)")
        }
    }

    @Test func evidenceInThePushedTreeLetsItIn() async throws {
        let server = try await Server()
        #expect(await server.hooks(["status"]).output.contains("pre-receive         runs"))
        let result = try server.push("main")
        #expect(result.exitCode == 0, "\(result.error)")
        #expect(try server.has("main"))
        // What is there already is not asked about again.
        #expect(try server.push("main:refs/heads/copy").exitCode == 0)
        #expect(try server.push(":refs/heads/copy").exitCode == 0)
    }

    @Test func filesOfThePersonBesideTheWorkAreNoReason() async throws {
        let server = try await Server(beside: "notes.txt")
        let result = try server.push("main")
        #expect(result.exitCode == 0, "\(result.error)")
        try server.changeAfterVerification()
        #expect(try server.push("-f", "main").exitCode != 0)
    }

    @Test func workThatIsNotWhatWasVerifiedStaysOutside() async throws {
        let server = try await Server()
        let before = try server.scenario.repository.git("-C", server.folder, "rev-parse", "main")
        try server.changeAfterVerification()
        let refused = try server.push("main")
        #expect(refused.exitCode != 0 && refused.error.contains("changed after it was verified"), "\(refused.error)")
        #expect(refused.error.contains("the push is refused"))
        #expect(try server.scenario.repository.git("-C", server.folder, "rev-parse", "main") == before)
        // Skipping is for the one who pushes to decide about their own hooks, not about a server's.
        #expect(try server.push("--no-verify", "main").exitCode != 0)
        try server.scenario.repository.git("-C", server.folder, "config", "kata.push", "warn")
        let warned = try server.push("main")
        #expect(warned.exitCode == 0 && warned.error.contains("the push goes on"), "\(warned.error)")
        #expect(try server.has("main"))
    }

    /// Notes are no evidence here: they travel on their own, and say what whoever pushes likes.
    @Test func notesAloneAreNoEvidence() async throws {
        let server = try await Server()
        try server.scenario.repository.git("push", "-q", "origin", "refs/notes/kata")
        let refused = try server.push("main~1:refs/heads/half")
        #expect(refused.exitCode != 0 && refused.error.contains("no note and no summary"), "\(refused.error)")
    }

    @Test func updateRefusesTheOneReferenceOnly() async throws {
        let server = try await Server("update")
        try server.scenario.repository.git("branch", "good")
        try server.changeAfterVerification()
        let result = try server.push("main", "good")
        #expect(result.exitCode != 0 && result.error.contains("changed after it was verified"), "\(result.error)")
        #expect(try server.has("good", "good"))
        #expect(try !server.has("main"))
    }

    @Test func whatCannotBeCheckedStaysOutside() async throws {
        let server = try await Server()
        let hook = "\(server.folder)/hooks/pre-receive"
        let text = try String(contentsOfFile: hook, encoding: .utf8)
        #expect(text.contains("'\(BuiltProgram.path("kata-hook"))'"))
        try text.replacingOccurrences(of: BuiltProgram.path("kata-hook"), with: "/nowhere/kata-hook")
            .write(toFile: hook, atomically: false, encoding: .utf8)
        let refused = try server.push("main")
        #expect(refused.exitCode != 0 && refused.error.contains("this server has no kata-hook"), "\(refused.error)")
        #expect(await server.hooks(["install"]).output.contains("updated"))
        #expect(try server.push("main").exitCode == 0)
        #expect(await server.hooks(["uninstall"]).exit == 0)
        #expect(!FileManager.default.fileExists(atPath: hook))
    }
}
