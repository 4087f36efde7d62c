import Foundation
import KataCore
import KataFiles
import KataProviders
import Testing

@Suite struct ScriptProviderTests {
    @Test func promptVariablesAndReportArrive() async throws {
        let bench = try ProviderBench()
        let provider = try bench.script(
            """
            cat >seen-input
            cat "$KATA_PROMPT_FILE" >seen-file
            echo "$KATA_PLAN|$KATA_TASK|$KATA_TASK_COUNT|$KATA_TASK_NAME|$KATA_RUN|$KATA_ATTEMPT" >seen-variables
            cat >"$KATA_REPORT_FILE" <<'JSON'
            {"summary": "it works", "accomplishments": ["one", "two"], "decisions": "just one", "one-liner": "short",
             "deviations": [], "issues": [3, "real"], "commit_type": "Fix!", "user_setup": ["set X"], "tags": ["a"],
             "next_phase_readiness": ["ready"], "subsystem": "core", "unknown": {"x": 1}}
            JSON
            """)
        let report = try await provider.outcome(of: bench.assignment("Prompt\n", task: 2, attempt: 3)).result.get()
        #expect(try bench.read("tree/seen-input") == "Prompt\n")
        #expect(try bench.read("tree/seen-file") == "Prompt\n")
        let variables = try bench.read("tree/seen-variables")
        #expect(variables == "09-01|2|2|Task name|\(ULID(milliseconds: 1, random: (2, 3)))|3\n")
        #expect(
            report.words
                == ProviderWords(
                    summary: "it works", oneLiner: "short", accomplishments: ["one", "two"], decisions: ["just one"],
                    issues: ["real"], userSetup: ["set X"], nextPhaseReadiness: ["ready"], tags: ["a"],
                    subsystem: "core", commitType: "fix"))
        #expect(report.exitCode == 0)
    }

    @Test func aSilentScriptIsNoFailureOfItsOwn() async throws {
        let bench = try ProviderBench()
        let report = try await (try bench.script("echo x >file")).outcome(of: bench.assignment()).result.get()
        #expect(report.words == ProviderWords())
    }

    @Test(arguments: [
        ("exit 3", ProviderFailure.Kind.crashed(exitCode: 3, signal: nil)),
        ("kill -9 $$", .crashed(exitCode: nil, signal: 9)),
        ("echo '{broken' >\"$KATA_REPORT_FILE\"", .protocolError),
        ("echo '[]' >\"$KATA_REPORT_FILE\"", .protocolError),
        ("echo '{}' >\"$HOME/x.json\"; ln -s \"$HOME/x.json\" \"$KATA_REPORT_FILE\"", .protocolError),
        ("mkfifo \"$KATA_REPORT_FILE\"", .protocolError),
        ("head -c 2000000 /dev/zero >\"$KATA_REPORT_FILE\"", .protocolError),
    ])
    func failuresAreTyped(_ body: String, _ kind: ProviderFailure.Kind) async throws {
        let bench = try ProviderBench()
        #expect(await (try bench.script(body)).failure(of: bench.assignment())?.kind == kind)
    }

    @Test func theEndOfItsOutputIsKept() async throws {
        let bench = try ProviderBench()
        let failure = await (try bench.script("echo first; echo 'fatal: \u{1B}[31mno\u{1B}[0m' >&2; exit 1"))
            .failure(of: bench.assignment())
        #expect(failure?.message.hasSuffix("ended with exit code 1: fatal: no") == true)
        #expect(failure?.detail == "fatal: no")
    }

    /// A script that prints the words of a rate limit is still a script that failed.
    @Test func wordsAreNotClasses() async throws {
        let bench = try ProviderBench()
        let failure = await (try bench.script("echo 'rate limit'; exit 1")).failure(of: bench.assignment())
        #expect(failure?.kind == .crashed(exitCode: 1, signal: nil))
    }

    @Test func limitsEndIt() async throws {
        let bench = try ProviderBench()
        let provider = try bench.script("sleep 30")
        let idle = ProviderLimits(soft: nil, idle: .milliseconds(150), hard: nil)
        #expect(await provider.failure(of: bench.assignment(limits: idle))?.kind == .timeout(.idle))
        let hard = ProviderLimits(soft: nil, idle: nil, hard: .milliseconds(150))
        #expect(await provider.failure(of: bench.assignment(limits: hard))?.kind == .timeout(.hard))
    }

    @Test func cancellationEndsIt() async throws {
        let bench = try ProviderBench()
        let provider = try bench.script("echo started; sleep 30")
        let assignment = bench.assignment()
        let (started, signal) = AsyncStream<Void>.makeStream()
        let work = Task { () -> ProviderFailure.Kind? in
            do throws(ProviderFailure) {
                _ = try await provider.perform(assignment) { _ in signal.yield() }
                return nil
            } catch {
                return error.kind
            }
        }
        for await _ in started { break }
        work.cancel()
        #expect(await work.value == .cancelled)
    }

    @Test func missingAndUnusableProgramsSaySo() async throws {
        let bench = try ProviderBench()
        let missing = ScriptProvider(ScriptCommand(program: "\(bench.tree)/none.sh"), services: bench.services)
        #expect(await missing.failure(of: bench.assignment())?.kind == .unavailable(.notInstalled))
        let plain = try bench.write("#!/bin/sh\n", to: "tree/plain.sh")
        let unusable = ScriptProvider(ScriptCommand(program: plain), services: bench.services)
        let failure = await unusable.failure(of: bench.assignment())
        #expect(failure?.kind == .unavailable(.notInstalled))
        #expect(failure?.remediation?.contains("chmod") == true)
        let probe = await unusable.probe(ProbeContext(environment: [:], workingDirectory: bench.tree))
        #expect(!probe.isUsable)
    }

    @Test func onlyAllowedVariablesPass() async throws {
        let bench = try ProviderBench()
        let provider = try bench.script("env >seen", allowing: ["MY_TOKEN"])
        let host = [
            "MY_TOKEN": "very-secret", "OTHER_TOKEN": "other-secret", "ANTHROPIC_API_KEY": "sk-x",
            "GIT_DIR": "/elsewhere", "GIT_INDEX_FILE": "/elsewhere", "KATA_TASK": "99",
        ]
        _ = try await provider.outcome(of: bench.assignment(environment: host)).result.get()
        let seen = try bench.read("tree/seen")
        #expect(seen.contains("MY_TOKEN=very-secret"))
        #expect(seen.contains("KATA_TASK=1\n"))
        for name in ["OTHER_TOKEN", "ANTHROPIC_API_KEY", "GIT_DIR", "GIT_INDEX_FILE"] {
            #expect(!seen.contains(name + "="))
        }
    }

    @Test func secretsStayOutOfEventsFailuresAndLogs() async throws {
        let bench = try ProviderBench()
        let provider = try bench.script(
            "echo \"key $MY_TOKEN\"; echo \"key $MY_TOKEN\" >&2; exit 1", allowing: ["MY_TOKEN"])
        var assignment = bench.assignment(environment: ["MY_TOKEN": "very-secret-value"])
        assignment.logFile = "\(bench.scratch)/log.ndjson"
        let (result, events) = await provider.outcome(of: assignment)
        let failure = try #require(result.failure)
        #expect(!"\(failure) \(failure.detail)".contains("very-secret-value"))
        #expect(!"\(events)".contains("very-secret-value"))
        #expect(!(try bench.read("scratch/log.ndjson")).contains("very-secret-value"))
    }

    @Test func hostileReportTextIsCleanedAndBounded() async throws {
        let bench = try ProviderBench()
        let long = String(repeating: "x", count: 100_000)
        let json = #"{"summary": "a\u001b]0;title\u0007b\u202ec\u0000\#(long)", "issues": ["l1\nl2\r\u0007"]}"#
        let file = try bench.write(json, to: "report.json")
        let report = try await (try bench.script("cp '\(file)' \"$KATA_REPORT_FILE\""))
            .outcome(of: bench.assignment()).result.get()
        #expect(report.words.summary?.hasPrefix("abcx") == true)
        #expect((report.words.summary?.unicodeScalars.count ?? 0) <= 4001)
        #expect(report.words.issues == ["l1 l2"])
    }
}
