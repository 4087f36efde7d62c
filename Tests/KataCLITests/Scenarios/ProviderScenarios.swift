import KataTestSupport
import Testing

@testable import KataCLI

/// What a provider says is never taken for what it did.
@Suite struct ProviderScenarios {
    @Test func silentProviderIsNoSuccess() async throws {
        let scenario = try Scenario(.single, agent: ":")
        let result = await scenario.execute()
        #expect(result.exit == 5)
        #expect(result.error.contains("no_change"))
        #expect(try scenario.commits == 0)
    }

    @Test func claimedSuccessWithoutAChangeIsNoSuccess() async throws {
        let scenario = try Scenario(
            .single,
            agent: #"""
                echo "All done, tests pass."
                echo '{"summary": "done", "accomplishments": ["everything"], "commit_type": "feat"}' >"$KATA_REPORT_FILE"
                """#)
        let result = await scenario.execute()
        #expect(result.exit == 5)
        #expect(result.error.contains("no_change"))
        #expect(try scenario.commits == 0)
        #expect(scenario.summary == nil)
    }

    @Test func crashKeepsThePartialWork() async throws {
        let scenario = try Scenario(.single, agent: "echo half >one.txt; exit 3")
        let result = await scenario.execute()
        #expect(result.exit == 5)
        #expect(result.error.contains("crashed"))
        let rescue = try #require(try scenario.rescues.first)
        #expect(scenario.lines(of: rescue, "one.txt") == "half\n")
        #expect(try scenario.commits == 0)
    }

    @Test func correctWorkFollowedByACrashIsNoSuccess() async throws {
        let scenario = try Scenario(.single, agent: "echo one >one.txt; exit 3")
        #expect(await scenario.execute("--retries", "0").exit == 5)
        #expect(try scenario.commits == 0)
    }

    @Test func killedProviderIsACrash() async throws {
        let scenario = try Scenario(.single, agent: "kill -9 $$")
        let result = await scenario.execute("--retries", "0")
        #expect(result.exit == 5)
        #expect(result.error.contains("crashed"))
    }

    @Test func hangingProviderEndsWithItsChildren() async throws {
        let scenario = try Scenario(
            .single, agent: #"sleep 300 & echo $! >"$out/child"; echo half >one.txt; (trap '' TERM; sleep 301) & wait"#)
        let result = await scenario.execute("--timeout", "4s", "--retries", "0")
        #expect(result.exit == 5)
        #expect(result.error.contains("timeout"))
        let child = scenario.note("child")
        #expect(!child.isEmpty)
        #expect(await eventually { !isAlive(child) })
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "one.txt") == "half\n" })
    }

    @Test func childLeftBehindIsGoneWhenTheTaskIsCommitted() async throws {
        let scenario = try Scenario(
            .single, agent: #"(trap '' HUP TERM; sleep 300) & echo $! >"$out/child"; echo one >one.txt"#)
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(!isAlive(scenario.note("child")))
    }

    @Test func editOutsideThePlanIsARecordedDeviation() async throws {
        let scenario = try Scenario(.single, agent: "echo one >one.txt; echo more >extra.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(result.output.contains("extra.txt"))
        #expect(result.error.contains("extra.txt"))
        #expect(try #require(scenario.summary).contains("extra.txt"))
        #expect(scenario.lines(of: "HEAD", "extra.txt") == "more\n")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func strictRefusesEditsOutsideThePlan() async throws {
        let scenario = try Scenario(.single, agent: "echo one >one.txt; echo more >extra.txt")
        let result = await scenario.execute("--strict")
        #expect(result.exit == 1)
        #expect(result.error.contains("extra.txt"))
        #expect(try scenario.commits == 0)
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "extra.txt") == "more\n" })
    }

    @Test func undeclaredDeletionNeedsConsent() async throws {
        let scenario = try Scenario(.single, agent: "echo one >one.txt; rm -f old.txt", files: ["old.txt": "old\n"])
        let result = await scenario.execute()
        #expect(result.exit == 1)
        #expect(result.error.contains("old.txt"))
        #expect(try scenario.commits == 0)
        try scenario.repository.git("checkout", "-q", "--", ".")
        try scenario.repository.git("clean", "-fdq")
        let second = await scenario.execute("--allow-deletions")
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(scenario.lines(of: "HEAD", "old.txt") == "")
        #expect(try scenario.status == "")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func planIsOffLimits() async throws {
        let scenario = try Scenario(
            .single,
            agent: "echo one >one.txt; sed -i.bak 's/grep/true #/' .planning/phases/pending/09-sample/09-01-PLAN.md")
        let result = await scenario.execute()
        #expect(result.exit == 1)
        #expect(result.error.contains("changed the plan"))
        #expect(try scenario.commits == 0)
    }

    @Test func planIsOffLimitsWhenItIsDeclared() async throws {
        var plan = SamplePlan.single
        plan.tasks[0].files.append(plan.path)
        let scenario = try Scenario(
            plan, agent: "echo one >one.txt; echo >>.planning/phases/pending/09-sample/09-01-PLAN.md")
        #expect(await scenario.execute().exit != 0)
        #expect(try scenario.commits == 0)
    }

    @Test func providerThatCommitsByItselfMovesTheBranch() async throws {
        let scenario = try Scenario(
            .single,
            agent:
                "echo one >one.txt; git add one.txt; git -c user.name=Eve -c user.email=eve@example.com commit -q -m mine"
        )
        let result = await scenario.execute()
        #expect(result.exit == 6)
        #expect(result.error.contains("run.branch-overlap"), "\(result.error)")
        #expect(try scenario.subjects == ["base", "mine"])
        #expect(scenario.lines(of: "HEAD", "one.txt") == "one\n")
        #expect(try scenario.damage == "")
    }

    @Test func providerThatSwitchesTheBranchIsNoticed() async throws {
        let scenario = try Scenario(.single, agent: "git switch -q -c elsewhere; echo one >one.txt")
        let result = await scenario.execute()
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect(try scenario.repository.git("log", "--format=%s", "main", "elsewhere") == "base\n")
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "one.txt") == "one\n" })
    }

    @Test func userWhoCommitsMeanwhileLosesNothing() async throws {
        let scenario = try Scenario(
            .single,
            agent: """
                echo hers >hers.txt; git add hers.txt
                git -c user.name=Una -c user.email=una@example.com commit -q -m hers
                echo one >one.txt
                """)
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let subjects = try scenario.subjects
        #expect(subjects.prefix(2) == ["base", "hers"] && subjects.count == 4, "\(subjects)")
        #expect(try scenario.repository.git("log", "-1", "--format=%an", "HEAD~2") == "Una\n")
        #expect(try scenario.repository.git("diff", "--name-only", "HEAD~2", "HEAD~1") == "one.txt\n")
        #expect(try scenario.status == "")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }
}
