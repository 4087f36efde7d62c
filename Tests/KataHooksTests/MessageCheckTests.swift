import KataMessages
import Testing

@testable import KataHooks

/// What `commit-msg` refuses, and how hooks are called.
@Suite struct MessageCheckTests {
    private func problems(_ lines: String...) -> [String] {
        MessageCheck.problems(of: Trailers.everywhere(in: "subject\n\n" + lines.joined(separator: "\n")))
    }

    @Test func trailersOfKataPass() {
        #expect(
            problems(
                "Kata-Plan: 09-01", "Kata-Task: 2/3", "Kata-Id: 01M8DS6T4RJBW6DM08XV739QWG",
                "Kata-Verify: pass 1/1 sha256:bbe39fe057a84ff5"
            ).isEmpty)
        #expect(problems("Signed-off-by: A <a@b>").isEmpty)
    }

    @Test(arguments: ["Kata-Task: 3/2", "Kata-Task: 0/1", "Kata-Task: one", "Kata-Id: x", "Kata-Verify: pass 0/0"])
    func trailerNobodyCanRead(line: String) {
        #expect(problems("Kata-Plan: 09-01", line).count == 1)
    }

    @Test func oneTaskForOneCommit() {
        let one = ["Kata-Plan: 09-01", "Kata-Task: 1/2", "Kata-Id: 01M8DS6T4RJBW6DM08XV739QW1"]
        let two = ["Kata-Plan: 09-01", "Kata-Task: 2/2", "Kata-Id: 01M8DS6T4RJBW6DM08XV739QW2"]
        #expect(problems((one + one).joined(separator: "\n")).isEmpty)
        #expect(problems((one + two).joined(separator: "\n")).count == 1)
    }

    @Test func typesOfTheRepository() {
        func problem(_ text: String, _ allowed: String...) -> String? {
            MessageCheck.typeProblem(of: text, allowed: allowed)
        }
        #expect(problem("anything") == nil)
        for good in ["feat: x", "feat(09-01): x", "feat!: x", "# comment\nfix: x", "fixup! x", "Merge branch 'a'"] {
            #expect(problem(good, "feat", "fix") == nil, "\(good)")
        }
        for bad in ["x", "docs: x", "feature: x", ": x", "feat x"] {
            #expect(problem(bad, "feat", "fix") != nil, "\(bad)")
        }
    }

    @Test func callsAreRead() {
        #expect(HookCall(commandLine: [".git/hooks/pre-push", "origin", "u"])?.arguments == ["origin", "u"])
        #expect(HookCall(commandLine: ["/x/pre-push.legacy", "origin"])?.event == .prePush)
        #expect(HookCall(commandLine: ["kata-hook", "run", "commit-msg", "f"])?.arguments == ["f"])
        #expect(HookCall(commandLine: ["kata-hook", "run", "commit-msg", "--", "f"])?.arguments == ["f"])
        #expect(HookCall(commandLine: ["kata-hook", "run", "post-index-change"]) == nil)
        #expect(HookCall(commandLine: ["kata-hook"]) == nil)
        #expect(HookCall(commandLine: []) == nil)
    }

    @Test func switchesAreRead() {
        #expect(HookSwitches().allow(.prePush))
        #expect(HookSwitches(hooks: "1").allow(.prePush))
        for off in ["0", "false", "No", "off"] { #expect(!HookSwitches(hooks: off).allow(.prePush)) }
        let skip = HookSwitches(skip: "commit-msg, pre-push")
        #expect(!skip.allow(.prePush) && !skip.allow(.commitMessage) && skip.allow(.postRewrite))
        // kata's own commits have their trailers; what Git rewrites meanwhile is still written down.
        let inside = HookSwitches(inHook: "pre-commit")
        #expect(!inside.allow(.prepareCommitMessage) && !inside.allow(.commitMessage) && inside.allow(.postRewrite))
    }

    @Test func markIsReadBackWhole() {
        let mark = TaskMark(
            subject: "feat(09-01): it's \"odd\"",
            trailers: [Trailer(key: "Kata-Plan", value: "09-01"), Trailer(key: "Kata-Id", value: "a: b")],
            paths: ["a b", "line\nbreak", "x/**"],
            base: .init(
                commit: String(repeating: "a", count: 40), contents: ["a b": "100644 0", "line\nbreak": "100755 1"]))
        #expect(TaskMark(parsing: mark.serialized) == mark)
        // One that is still being written is none.
        for length in 0..<mark.serialized.count {
            #expect(TaskMark(parsing: Array(mark.serialized[..<length])) == nil)
        }
        #expect(TaskMark(parsing: Array("other 1\0subject x\0trailer Kata-Plan: 1\0".utf8)) == nil)
    }
}
