import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Plans of a phase, side by side in working trees of their own, and each wave on the branch in one step.
@Suite struct PhaseScenarios {
    @Test func plansOfAWaveLandInTheirOrderInOneStep() async throws {
        let phase = try PhaseScenario([
            .file("01", "a"), .file("02", "b"), .file("03", "c", after: ["09-01", "09-02"]),
        ])
        // The first one is the last to finish.
        try phase.replaceAgent(
            """
            if [ "$KATA_PLAN" = 09-01 ]; then i=0; while [ ! -e "$out/second" ] && [ $i -lt 600 ]; do sleep 0.1; i=$((i+1)); done; fi
            \(PhaseScenario.writesItsFile)
            if [ "$KATA_PLAN" = 09-02 ]; then touch "$out/second"; fi
            """)
        let before = try phase.git("reflog", "show", "--format=%H", "main").split(separator: "\n").count
        let result = await phase.execute("--jobs", "2")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(
            try Array(phase.subjects.dropFirst()) == [
                "feat(09-01): Write a", "docs(09-01): complete sample plan", "feat(09-02): Write b",
                "docs(09-02): complete sample plan", "feat(09-03): Write c", "docs(09-03): complete sample plan",
            ])
        // Two waves, so the branch moved twice.
        #expect(try phase.git("reflog", "show", "--format=%H", "main").split(separator: "\n").count == before + 2)
        #expect(try phase.status == "")
        try phase.expectNothingLeft()
        for plan in ["09-01", "09-02", "09-03"] {
            let check = await phase.kata("summary", "check", plan)
            #expect(check.exit == 0, "\(plan): \(check.output)\(check.error)")
        }
        #expect(phase.exists(".planning/phases/completed/09-sample/09-01-SUMMARY.md"))
        #expect(!phase.exists(".planning/phases/pending/09-sample"))
    }

    @Test func oneWaveAloneIsCarriedOut() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b", after: ["09-01"])])
        let unknown = await phase.execute("--wave", "9")
        #expect(unknown.exit == 3 && unknown.error.contains("waves: 1, 2"), "\(unknown.error)")
        #expect(await phase.execute("--wave", "9", "--dry-run").exit == 3)
        // What a wave builds on has to be done.
        let early = await phase.execute("--wave", "2")
        #expect(early.exit == 4 && early.error.contains("09-01"), "\(early.output)\(early.error)")
        #expect(try phase.commits == 0)
        #expect(await phase.execute("--wave", "1").exit == 0)
        #expect(phase.calls == ["09-01.1"])
        let second = await phase.execute("--wave", "2")
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(phase.calls == ["09-01.1", "09-02.1"])
    }

    @Test func onlyPlansThatCloseGapsAreCarriedOut() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        let gap = SamplePlan.file("02", "b")
        try phase.write(gap.text.replacing("\nautonomous:", with: "\ngap_closure: true\nautonomous:"), to: gap.path)
        try phase.commitAll("a gap")
        let result = await phase.execute("--gaps-only")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(phase.calls == ["09-02.1"])
    }

    /// A landed wave is pushed to whoever is strict, with notes and without.
    @Test func evidenceOfLandedCommitsFitsTheirTrees() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b"), .file("03", "c")])
        try phase.git("init", "-q", "--bare", "../upstream.git")
        try phase.git("remote", "add", "origin", "../upstream.git")
        try phase.git("push", "-q", "origin", "main")
        let hook = BuiltProgram.path("kata-hook")
        try phase.git("config", "kata.push", "strict")
        #expect(await phase.execute("--jobs", "3").exit == 0)
        try FileManager.default.createSymbolicLink(
            atPath: "\(phase.path)/.git/hooks/pre-push", withDestinationPath: hook)
        let withNotes = try phase.repository.run("git", ["push", "-q", "--dry-run", "origin", "main"])
        #expect(withNotes.exitCode == 0 && withNotes.error == "", "\(withNotes.error)")
        try FileManager.default.createSymbolicLink(
            atPath: "\(phase.folder)/upstream.git/hooks/pre-receive", withDestinationPath: hook)
        try phase.git("update-ref", "-d", "refs/notes/kata")
        let withoutNotes = try phase.repository.run("git", ["push", "-q", "origin", "main"])
        #expect(withoutNotes.exitCode == 0 && withoutNotes.error == "", "\(withoutNotes.error)")
    }

    @Test func whatLandedCommitsSayIsTrueOfTheirTrees() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        let result = await phase.execute("--jobs", "2")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let commit = try phase.git(
            "log", "--format=%H", "--grep=^Kata-Plan: 09-02$", "--grep=^Kata-Task: 1/1$", "--all-match", "main")
        let note = try phase.git("notes", "--ref=kata", "show", commit)
        let tree = try phase.git("rev-parse", "\(commit)^{tree}")
        #expect(note.contains("\"gitTree\":\"\(tree)\""))
        #expect(note.contains("\"gitCommit\":\"\(commit)\""))
        // The checks ran on the tree of both plans, which holds no closing documents.
        let checkedOn = try #require(note.firstMatch(of: /checked on tree ([0-9a-f]{40})/).map { String($0.1) })
        #expect(note.contains("\"tree\":\"\(checkedOn)\""))
        #expect(try phase.git("diff", "--name-only", checkedOn, tree, "--", ":!.planning") == "")
        #expect(note.contains("replayed from "))
        let origin = try #require(note.firstMatch(of: /replayed from ([0-9a-f]{40})/).map { String($0.1) })
        #expect(origin != commit)
        #expect(try phase.git("for-each-ref", "--format=%(objectname)", "refs/kata/attempts").contains(origin))
        // Author, time and trailers are those of the commit that it repeats; the digest of the evidence is its own.
        #expect(
            try phase.git("log", "-1", "--format=%an %ae %aI", commit)
                == phase.git("log", "-1", "--format=%an %ae %aI", origin))
        let (new, old) = (
            try phase.git("log", "-1", "--format=%B", commit), try phase.git("log", "-1", "--format=%B", origin)
        )
        #expect(new != old)
        #expect(
            new.split(separator: "\n").filter { !$0.hasPrefix("Kata-Verify:") }
                == old.split(separator: "\n").filter { !$0.hasPrefix("Kata-Verify:") })
        let run = await phase.kata("run", "list", "--plan", "09-02", "--json")
        let id = try #require(try run.json().arrayValue?.first?["id"]?.stringValue)
        let shown = await phase.kata("run", "show", id, "--json")
        let attempts = try shown.json()["attempts"]?.arrayValue ?? []
        #expect(attempts.map { $0["commit"]?.stringValue } == [commit])
    }

    @Test func aPlanThatFailsHoldsItsWave() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        try phase.replaceAgent(
            "if [ \"$KATA_PLAN\" = 09-02 ] && [ ! -e \"$out/mended\" ]; then echo wrong >b.txt; else \(PhaseScenario.writesItsFile)\nfi"
        )
        let first = await phase.execute("--jobs", "2", "--retries", "0")
        #expect(first.exit == 1, "\(first.output)\(first.error)")
        #expect(try phase.commits == 0)
        try phase.leave("", at: "out/mended")
        let calls = phase.calls.count
        let second = await phase.execute("--jobs", "2")
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        // What was done is not done again.
        #expect(phase.calls.count == calls + 1)
        #expect(try phase.commits == 4)
        try phase.expectNothingLeft()
    }

    @Test func goodPlansLandAloneWhenAsked() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b"), .file("03", "c", after: ["09-02"])])
        try phase.replaceAgent(
            "if [ \"$KATA_PLAN\" = 09-02 ]; then echo wrong >b.txt; else \(PhaseScenario.writesItsFile)\nfi")
        let result = await phase.execute("--jobs", "2", "--retries", "0", "--land-good")
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect(try phase.subjects.dropFirst() == ["feat(09-01): Write a", "docs(09-01): complete sample plan"])
        #expect(result.output.contains("waits for 09-02"))
    }

    @Test func aMergedTreeThatFailsItsChecksDoesNotLand() async throws {
        // Each is right alone.
        var first = SamplePlan.file("01", "a")
        first.verification = "`test ! -e b.txt`"
        let phase = try PhaseScenario([first, .file("02", "b")])
        let result = await phase.execute("--jobs", "2", "--no-baseline")
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect(result.error.contains("phase.merged-checks-failed"))
        #expect(try phase.commits == 0)
        let good = await phase.execute("--jobs", "2", "--no-baseline", "--land-good")
        #expect(good.exit == 1, "\(good.output)\(good.error)")
        #expect(try phase.commits == 2)
    }

    @Test func aMergeThatDeletesAnotherPlansFilesIsRefused() async throws {
        let phase = try PhaseScenario(
            [.file("01", "a"), .file("02", "b")], files: ["lib/old.txt": "old\n"])
        try phase.replaceAgent(
            """
            case $KATA_PLAN in
            09-01) echo a >a.txt; echo more >>lib/old.txt ;;
            09-02) echo b >b.txt; rm -r lib ;;
            esac
            """)
        let result = await phase.execute("--jobs", "2", "--allow-deletions")
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect(result.error.contains("phase.merge-deletes"))
        #expect(try phase.commits == 0)
        #expect(phase.exists("lib/old.txt"))
    }

    @Test func uncommittedWorkOfAPersonStaysAsItIs() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")], files: ["notes.txt": "1\n2\n3\n"])
        try phase.write("1\ntwo\n3\n", to: "notes.txt")
        try phase.git("add", "notes.txt")
        try phase.write("1\ntwo\nthree\n", to: "notes.txt")
        try phase.write("mine\n", to: "mine.txt")
        let before = try phase.git("status", "--porcelain=v2") + phase.git("diff") + phase.git("diff", "--cached")
        let result = await phase.execute("--jobs", "2")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try phase.git("status", "--porcelain=v2") + phase.git("diff") + phase.git("diff", "--cached") == before)
        #expect(phase.read("mine.txt") == "mine\n")
    }

    @Test func filesInTheWayRefuseTheLandingAndNothingIsDoneTwice() async throws {
        let phase = try PhaseScenario([.file("01", "a")])
        // Not in the plan, and changed by a person while the plan is at work.
        try phase.replaceAgent(
            "\(PhaseScenario.writesItsFile)\necho theirs >extra.txt\necho mine >\"\(phase.path)/extra.txt\"")
        let result = await phase.execute()
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect(result.error.contains("phase.files-in-the-way"))
        #expect(phase.read("extra.txt") == "mine\n")
        #expect(try phase.commits == 0)
        try FileManager.default.removeItem(atPath: "\(phase.path)/extra.txt")
        let again = await phase.execute()
        #expect(again.exit == 0, "\(again.output)\(again.error)")
        #expect(phase.calls.count == 1)
        #expect(phase.read("extra.txt") == "theirs\n")
    }

    @Test func whoeverCommitsMeanwhileIsBuiltUpon() async throws {
        let phase = try PhaseScenario([.file("01", "a")])
        try phase.replaceAgent(
            "\(PhaseScenario.writesItsFile)\ncd \"\(phase.path)\"; echo x >other.txt; git add other.txt; git commit -q -m other"
        )
        let result = await phase.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(
            try phase.subjects.dropFirst() == ["other", "feat(09-01): Write a", "docs(09-01): complete sample plan"])
        let check = await phase.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
        #expect(try phase.status == "")
    }

    @Test func planFilesMustBeCommitted() async throws {
        let phase = try PhaseScenario([.file("01", "a")])
        try phase.write(SamplePlan.file("02", "b").text, to: SamplePlan.file("02", "b").path)
        let result = await phase.execute()
        #expect(result.exit == 4)
        #expect(result.error.contains("phase.plan-uncommitted"))
        #expect(phase.calls.isEmpty)
    }

    @Test func uncommittedFilesOfAPlanRefuseThePhase() async throws {
        let phase = try PhaseScenario([.file("01", "a")], files: ["a.txt": "old\n"])
        try phase.write("mine\n", to: "a.txt")
        let result = await phase.execute()
        #expect(result.exit == 4)
        #expect(result.error.contains("preflight.dirty-overlap"))
        #expect(phase.read("a.txt") == "mine\n")
    }

    @Test func suppliesAreCopiedAndLinkedAndSetUp() async throws {
        let phase = try PhaseScenario([.file("01", "a")], files: [".gitignore": ".env\nmodules\nbuilt\n"])
        try phase.write("SECRET=1\n", to: ".env")
        try phase.write("module\n", to: "modules/m.txt")
        try phase.write(
            #"{"worktree": {"copy": [".env", "missing"], "link": ["modules"], "setup": ["cat modules/m.txt >built"]}}"#,
            to: ".planning/config.json")
        try phase.commitAll("settings")
        try phase.replaceAgent(
            "cat .env modules/m.txt built >a.txt; echo a >>a.txt; test -L modules; pwd >\"$out/place\"")
        let result = await phase.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(phase.read("a.txt") == "SECRET=1\nmodule\nmodule\na\n")
        let place = phase.note("place")
        #expect(!place.hasPrefix(phase.path))
        #expect(!FileManager.default.fileExists(atPath: place))
        #expect(phase.read("modules/m.txt") == "module\n", "what a link leads to is left alone")
    }

    @Test(arguments: ["../outside", "out/secret", "/etc/passwd"])
    func suppliesFromOutsideAreRefused(path: String) async throws {
        let phase = try PhaseScenario([.file("01", "a")], files: [".gitignore": "out\n"])
        try phase.leave("secret\n", at: "elsewhere/secret")
        try FileManager.default.createSymbolicLink(
            atPath: "\(phase.path)/out", withDestinationPath: "\(phase.folder)/elsewhere")
        try phase.write(#"{"worktree": {"copy": ["\#(path)"]}}"#, to: ".planning/config.json")
        try phase.commitAll("settings")
        let result = await phase.execute()
        #expect(result.exit == 4, "\(result.output)\(result.error)")
        #expect(result.error.contains("worktree.supply-refused"))
        #expect(phase.calls.isEmpty)
    }

    @Test func aStoppedPhaseGoesOn() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        try phase.replaceAgent(
            """
            if [ "$KATA_PLAN" = 09-02 ] && [ ! -e "$out/child" ]; then
                echo half >b.txt
                sleep 300 & echo $! >"$out/child"
                wait
            fi
            \(PhaseScenario.writesItsFile)
            """)
        let program = try KataProgram(
            phase.environment, in: phase.path, scratch: phase.folder, phase.command(["--jobs", "2"]))
        try #require(
            await eventually {
                !phase.note("child").isEmpty
                    && ((try? phase.git("for-each-ref", "--format=%(subject)", "refs/heads/kata")) ?? "").contains(
                        "Write a")
            })
        program.send(SIGINT)
        let result = await program.end()
        #expect(result.exit == 7, "\(result.output)\(result.error)")
        #expect(await eventually { !isAlive(phase.note("child")) })
        #expect(try phase.git("for-each-ref", "--format=%(refname)", "refs/kata/rescue") != "")
        #expect(try phase.commits == 0)
        let calls = phase.calls.count
        let again = await phase.execute("--jobs", "2")
        #expect(again.exit == 0, "\(again.output)\(again.error)")
        #expect(phase.calls.count == calls + 1)
        #expect(try phase.commits == 4)
        try phase.expectNothingLeft()
    }

    @Test func aHalfDonePlanOfAPhaseIsNotGoneOnWithElsewhere() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        try phase.replaceAgent(
            "if [ \"$KATA_PLAN\" = 09-02 ]; then echo wrong >b.txt; else \(PhaseScenario.writesItsFile)\nfi")
        _ = await phase.execute("--jobs", "2", "--retries", "0")
        let single = await phase.kata("plan", "execute", "09-01", "--provider", "script", "--command", phase.agent)
        #expect(single.exit == 4, "\(single.output)\(single.error)")
        #expect(single.error.contains("kata phase resume 09"))
        let runs = await phase.kata("run", "list", "--plan", "09-01", "--json")
        let id = try #require(try runs.json().arrayValue?.first?["id"]?.stringValue)
        let resumed = await phase.kata("run", "resume", id)
        #expect(resumed.exit == 4)
        #expect(resumed.error.contains("kata phase resume 09"))
    }

    @Test func redoBeginsAnewAndKeepsWhatWasThere() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        try phase.replaceAgent(
            "if [ \"$KATA_PLAN\" = 09-02 ]; then echo wrong >b.txt; else \(PhaseScenario.writesItsFile)\nfi")
        _ = await phase.execute("--jobs", "2", "--retries", "0")
        let made = try phase.git("for-each-ref", "--format=%(objectname)", "refs/heads/kata").split(separator: "\n")
        try phase.replaceAgent(PhaseScenario.writesItsFile)
        let calls = phase.calls.count
        let result = await phase.execute("--jobs", "2", "--redo")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(phase.calls.count == calls + 2)
        let kept = try phase.git("for-each-ref", "--format=%(objectname)", "refs/kata/rescue")
        #expect(made.allSatisfy { kept.contains($0) })
        try phase.expectNothingLeft()
    }

    /// A process that is killed while it moves a reference leaves its lock.
    @Test func locksOfKatasOwnReferencesDoNotHoldAPhaseUp() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        try phase.replaceAgent("exit 1")
        #expect(await phase.execute("--retries", "0").exit == 5)
        let work = try phase.git("for-each-ref", "--format=%(refname)", "refs/heads/kata").split(separator: "\n")
        let mark = try #require(work.first?.split(separator: "/")[3])
        try phase.replaceAgent(PhaseScenario.writesItsFile)
        for name in work + ["refs/kata/landing/\(mark)"] { try phase.write("", to: ".git/\(name).lock") }
        let result = await phase.execute("--jobs", "2", "--redo")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        try phase.expectNothingLeft()
    }

    /// After a loss of power the branch stands after the wave, and its files may be missing or end in the middle.
    @Test func filesOfALandedWaveThatAreNotWholeAreFinished() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b"), .file("03", "c")])
        func commit(_ name: String) throws -> String {
            try phase.git("rev-parse", name).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let before = try commit("HEAD")
        #expect(await phase.execute("--jobs", "2").exit == 0)
        let after = try commit("HEAD")
        let record = try phase.git("commit-tree", "HEAD^{tree}", "-p", before, "-p", after, "-m", "landing")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let digest = try phase.repository.run("sh", ["-c", "printf %s '\(phase.path)' | sha256sum"]).output
        try phase.git("update-ref", "refs/kata/landing/\(digest.prefix(12))", record)
        try phase.git("read-tree", before)
        try phase.write("", to: "a.txt")
        try FileManager.default.removeItem(atPath: "\(phase.path)/b.txt")
        try phase.write("c\nand more of mine\n", to: "c.txt")
        // New objects on their way are nobody's either.
        let passing = ".git/objects/tmp_objdir-kata-1-x"
        try phase.write("half", to: "\(passing)/ab/cd")
        let result = await phase.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let status = try phase.git("status", "--porcelain")
        #expect(status == " M c.txt", "\(status)\(result.output)")
        #expect(try phase.git("diff").contains("+and more of mine"))
        #expect(!FileManager.default.fileExists(atPath: "\(phase.path)/\(passing)"))
        try phase.expectNothingLeft()
    }

    /// The repository was made anew at the same place; what its trees held can't be looked at any more, and is not removed.
    @Test func treesOfARepositoryThatIsGoneAreMovedAside() async throws {
        let phase = try PhaseScenario([.file("01", "a")])
        try phase.replaceAgent("echo half >a.txt; exit 1")
        #expect(await phase.execute("--retries", "0").exit == 5)
        try FileManager.default.removeItem(atPath: "\(phase.path)/.git")
        try phase.git("init", "-q", "-b", "main")
        try phase.commitAll("base")
        try phase.replaceAgent("pwd >\"$out/place\"; \(PhaseScenario.writesItsFile)")
        let result = await phase.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        try phase.expectNothingLeft()
        let home = phase.note("place").split(separator: "/").dropLast().joined(separator: "/")
        let kept = try FileManager.default.contentsOfDirectory(atPath: "/\(home)").filter { $0.hasPrefix("orphaned-") }
        #expect(kept.count == 1)
    }

    @Test func aDryRunShowsTheWavesAndDoesNothing() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b", after: ["09-01"])])
        let result = await phase.execute("--dry-run")
        #expect(result.exit == 0)
        #expect(result.output.contains("wave 2"))
        #expect(phase.calls.isEmpty)
        #expect(try phase.commits == 0)
    }

    @Test func aCheckpointPausesThePhase() async throws {
        var plan = SamplePlan.file("01", "a")
        plan.isAutonomous = false
        plan.tasks.append(SampleTask("Look at it", type: "checkpoint:human-verify"))
        let phase = try PhaseScenario([plan])
        let result = await phase.execute()
        #expect(result.exit == 6, "\(result.output)\(result.error)")
        let runs = await phase.kata("run", "list", "--plan", "09-01", "--json")
        let id = try #require(try runs.json().arrayValue?.first?["id"]?.stringValue)
        let waiting = await phase.execute()
        #expect(waiting.exit == 6, "\(waiting.output)\(waiting.error)")
        #expect(await phase.kata("run", "answer", id, "--approve").exit == 0)
        let again = await phase.execute()
        #expect(again.exit == 0, "\(again.output)\(again.error)")
        #expect(phase.calls.count == 1)
    }

    @Test func aProjectBelowTheRootOfItsRepositoryWorksToo() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")], in: "app")
        let result = await phase.execute("--jobs", "2")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(phase.read("app/a.txt") == "a\n")
        #expect(try phase.status == "")
    }
}

extension PhaseScenarios {
    /// Evidence for the tree of all plans together is no contradiction where a record says so.
    @Test func aLandedWaveIsReviewedWithoutContradiction() async throws {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b")])
        let result = await phase.execute("--jobs", "2")
        try #require(result.exit == 0, "\(result.output)\(result.error)")
        for plan in ["09-01", "09-02"] {
            let review = await CapturedContext(in: phase.repository.path, environment: phase.environment)
                .run("review", plan)
            #expect(review.exit == 0 && review.output.contains("✓ verified 1/1"), "\(review.output)\(review.error)")
        }
    }
}
