import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A kill at a chosen place of the commit: hooks are where a test can stand.
@Suite struct KillScenarios {
    /// Kills kata from within one of the commit's hooks, once.
    private func kill(in hook: String, of scenario: Scenario) throws {
        try scenario.repository.write(
            """
            #!/bin/sh
            [ ! -e \(scenario.out)/killed ] || exit 0
            case "${1:-}" in */*) ! grep -q "^docs" "$1" || exit 0 ;; esac
            touch \(scenario.out)/killed
            kill -9 $(cat \(scenario.out)/pid)
            sleep 5
            """, to: ".git/hooks/\(hook)", executable: true)
    }

    @Test(arguments: ["pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"])
    func killedInAHook(hook: String) async throws {
        let scenario = try Scenario()
        try scenario.repository.write("mine\n", to: "README.md")
        try scenario.repository.write("staged\n", to: "staged.txt")
        try scenario.repository.git("add", "staged.txt")
        try kill(in: hook, of: scenario)
        let program = try KataProgram(scenario, scenario.command([]))
        try scenario.repository.folder.write("\(program.processIdentifier)", to: "out/pid")
        let first = await program.end()
        // References and the index are written without Git where that is safe; then their hooks have nobody to run them.
        let mayBeLeftOut = ["reference-transaction", "post-index-change"].contains(hook)
        #expect(first.exit == -SIGKILL || (mayBeLeftOut && first.exit == 0), "\(first.output)\(first.error)")
        if first.exit != 0 {
            let second = await scenario.execute()
            #expect(second.exit == 0, "\(second.output)\(second.error)")
        }
        let tasks = try scenario.repository.git("log", "--format=%(trailers:key=Kata-Task,valueonly,separator=)")
        #expect(tasks.split(separator: "\n") == ["2/2", "1/2"])
        #expect(try scenario.commits == 3)
        let status = try scenario.repository.git("status", "--porcelain")
        #expect(status == " M README.md\nA  staged.txt\n")
        #expect(try scenario.repository.read("README.md") == "mine\n")
        #expect(try scenario.damage == "")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }
}
