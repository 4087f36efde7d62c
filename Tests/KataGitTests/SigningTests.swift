import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

/// Signatures by the programs that the configuration names; SSH keys are in ``CommitTests``.
@Suite struct SigningTests {
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gpg")))
    func signsWithGnuPG() async throws {
        let scratch = try ScratchRepository()
        // The agent's socket does not fit below a long folder.
        let keys = "/tmp/kata-gpg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: keys, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer {
            _ = try? scratch.run("gpgconf", ["--homedir", keys, "--kill", "all"])
            try? FileManager.default.removeItem(atPath: keys)
        }
        let made = try scratch.run(
            "gpg",
            [
                "--homedir", keys, "--batch", "--passphrase", "", "--quick-gen-key", "Test <test@example.com>",
                "ed25519",
                "sign", "never",
            ])
        #expect(made.exitCode == 0, "\(made.error)")
        try scratch.git("config", "commit.gpgSign", "true")
        try scratch.git("config", "user.signingKey", "test@example.com")
        let git = try await scratch.open(extra: ["GNUPGHOME": keys])
        let commit = try await git.commit(
            CommitDraft(tree: git.emptyTree(), parents: [], message: "signed\n\nKata-Plan: 09-01"))
        let judged = try scratch.run(
            "git", ["verify-commit", "--raw", commit.hex], extraEnvironment: ["GNUPGHOME": keys])
        #expect(judged.exitCode == 0 && judged.error.contains("GOODSIG"), "\(judged.error)")
        try scratch.checkSound()
    }

    @Test func callsTheProgramForX509() async throws {
        let scratch = try ScratchRepository()
        let program = try scratch.folder.write(
            """
            #!/bin/sh
            echo "$*" >"\(scratch.home)/arguments"
            cat >"\(scratch.home)/signed"
            printf -- '-----BEGIN SIGNED MESSAGE-----\\nc2lnbmVk\\n-----END SIGNED MESSAGE-----\\n'
            echo '[GNUPG:] SIG_CREATED ' >&2
            """, to: "home/smime", executable: true)
        try scratch.git("config", "gpg.format", "x509")
        try scratch.git("config", "gpg.x509.program", program)
        try scratch.git("config", "user.signingKey", "0xAB")
        try scratch.git("config", "commit.gpgSign", "true")
        let git = try await scratch.open()
        let commit = try await git.commit(CommitDraft(tree: git.emptyTree(), parents: [], message: "signed"))
        #expect(try scratch.folder.read("home/arguments").trimmed.hasSuffix("-bsau 0xAB"))
        #expect(try scratch.folder.read("home/signed").hasSuffix("\nsigned\n"))
        #expect(try scratch.git("cat-file", "commit", commit.hex).contains("gpgsig -----BEGIN SIGNED MESSAGE-----"))
        try scratch.checkSound()
    }
}
