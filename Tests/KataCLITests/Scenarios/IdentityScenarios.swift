import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Who a commit says made it.
@Suite struct IdentityScenarios {
    @Test func environmentIsStrongerThanConfiguration() async throws {
        var scenario = try Scenario(.single)
        scenario.environment["GIT_AUTHOR_NAME"] = "Ada Env"
        scenario.environment["GIT_COMMITTER_EMAIL"] = "robot@example.com"
        #expect(await scenario.execute().exit == 0)
        let who = try scenario.repository.git("log", "-2", "--format=%an <%ae> %cn <%ce>")
        #expect(
            who.split(separator: "\n").allSatisfy {
                $0 == "Ada Env <test@example.com> Test Person <robot@example.com>"
            })
    }

    @Test func conditionalIncludesAreFollowed() async throws {
        let scenario = try Scenario(.single)
        let home = scenario.repository.home
        try scenario.repository.folder.write("[user]\n\temail = work@example.com\n", to: "home/work.inc")
        try scenario.repository.git(
            "config", "--global", "includeIf.gitdir:\(scenario.repository.path)/.path", "\(home)/work.inc")
        #expect(await scenario.execute().exit == 0)
        let expected = try scenario.repository.git("var", "GIT_AUTHOR_IDENT")
        let actual = try scenario.repository.git("log", "-1", "--format=%an <%ae>")
        #expect(expected.hasPrefix(actual.trimmingCharacters(in: .newlines)))
        #expect(actual == "Test Person <work@example.com>\n")
    }

    @Test func identityThatGitRefusesEndsBeforeAnyWork() async throws {
        let scenario = try Scenario(.single)
        try scenario.repository.folder.write("[user]\n\tuseConfigOnly = true\n", to: "home/.gitconfig")
        let result = await scenario.execute()
        #expect(result.exit == 4, "\(result.output)\(result.error)")
        #expect(scenario.calls.isEmpty)
        #expect(try scenario.status == "")
    }

    /// Nothing is committed without the signature that is asked for, and what is wrong is no defect of kata's.
    @Test func signingThatFailsCommitsNothing() async throws {
        let scenario = try Scenario(.single)
        try scenario.repository.folder.write(
            "#!/bin/sh\n[ -e \"$0.works\" ] || { echo 'no pinentry' >&2; exit 2; }\ncat >/dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\nprintf -- '-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n'\n",
            to: "signer", executable: true)
        try scenario.repository.git("config", "commit.gpgSign", "true")
        try scenario.repository.git("config", "gpg.program", "\(scenario.repository.folder.path)/signer")
        let result = await scenario.execute()
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect(result.error.contains("run.signing-failed") && result.error.contains("verified but not committed"))
        #expect(try scenario.commits == 0)
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "one.txt") == "one\n" })
        try scenario.repository.folder.write("", to: "signer.works")
        let second = await scenario.execute()
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        for commit in try scenario.repository.git("rev-list", "-2", "HEAD").split(separator: "\n") {
            #expect(try scenario.repository.git("cat-file", "commit", String(commit)).contains("gpgsig "))
        }
    }
}
