import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Names that are legal for Git, and names that lead out of the repository.
@Suite struct PathScenarios {
    @Test func unusualNamesAreCommittedAsTheyAre() async throws {
        let scenario = try Scenario(
            .single,
            agent: #"""
                echo one >one.txt
                echo a >"with space.txt"; echo b >"new
                line.txt"; echo c >üñí-日本.txt; echo d >./-dash.txt; echo e >'quo"te\back.txt'; echo f >'|pipe`tick.txt'
                mkdir -p ':colon'; echo g >':colon/*star?.txt'
                printf h >"$(printf 'latin-\351.txt')"
                ln -s one.txt link; printf '#!/bin/sh\n' >run.sh; chmod +x run.sh
                """#)
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.status == "")
        #expect(try scenario.damage == "")
        let modes = try scenario.repository.git("ls-tree", "-r", "HEAD", "link", "run.sh", "with space.txt")
        #expect(modes.contains("120000 blob") && modes.contains("100755 blob"))
        #expect(
            try scenario.repository.git("show", "--name-only", "--format=", "HEAD~1").split(separator: "\n").count == 11
        )
        #expect(!result.output.contains("new\nline"), "a name can't forge a line")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    @Test func unusualNamesCanBeDeclared() async throws {
        let names = ["with space.txt", "üñí.txt", "-dash.txt", "a/deep/file.txt"]
        let scenario = try Scenario(
            .checked(by: "`test -f one.txt`", files: ["one.txt"] + names),
            agent:
                "echo one >one.txt; echo a >'with space.txt'; echo b >üñí.txt; echo c >./-dash.txt; mkdir -p a/deep; echo d >a/deep/file.txt"
        )
        let result = await scenario.execute("--strict")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.status == "")
    }

    @Test func fileBecomesFolderAndFolderBecomesFile() async throws {
        let scenario = try Scenario(
            .checked(by: "`test -f thing/inner.txt && test -f stuff`", files: ["thing", "thing/inner.txt", "stuff"]),
            agent: "rm thing; mkdir thing; echo in >thing/inner.txt; rm -r stuff; echo flat >stuff",
            files: ["thing": "flat\n", "stuff/inner.txt": "in\n"])
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(
            try scenario.repository.git("ls-tree", "-r", "--name-only", "HEAD", "thing", "stuff")
                == "stuff\nthing/inner.txt\n")
        #expect(try scenario.status == "")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test(arguments: ["../outside.txt", "/etc/hosts", "a/../../outside.txt", ".git/config", "~/secret.txt"])
    func declaredPathsThatLeadOutAreRefused(path: String) async throws {
        let scenario = try Scenario(.checked(by: "`test -f one.txt`", files: ["one.txt", path]))
        let result = await scenario.execute()
        let text = result.output + result.error
        #expect(result.exit == 4, "\(text)")
        #expect(text.contains(path) && text.contains("09-01-PLAN.md:"), "\(text)")
        #expect(scenario.calls.isEmpty)
    }

    @Test(arguments: ["../secret.txt", "link-to-secret.txt", "folder-out/secret.txt"])
    func nothingOutsideIsRead(path: String) async throws {
        var plan = SamplePlan.single
        plan.mustHaves =
            "  artifacts:\n    - path: \"\(path)\"\n      provides: \"A leak\"\n      contains: \"xyzzy-77\""
        plan.context = ["@\(path)"]
        let scenario = try Scenario(plan, agent: #"cp "$KATA_PROMPT_FILE" "$out/prompt"; echo one >one.txt"#)
        try scenario.repository.folder.write("xyzzy-77\n", to: "secret.txt")
        let root = scenario.repository.path
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/link-to-secret.txt", withDestinationPath: "../secret.txt")
        try FileManager.default.createSymbolicLink(atPath: "\(root)/folder-out", withDestinationPath: "..")
        try scenario.repository.commitAll("links")
        let result = await scenario.execute()
        #expect(result.exit == 1 || result.exit == 4, "\(result.output)\(result.error)")
        #expect(!scenario.note("prompt").contains("xyzzy-77"))
        #expect(scenario.summary == nil)
    }

    @Test func workThroughALinkThatLeadsOutIsNeverCommitted() async throws {
        let scenario = try Scenario(
            .single, agent: "echo one >one.txt; ln -s .. out-of-here; echo x >out-of-here/written-outside.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let names = try scenario.repository.git("show", "--name-only", "--format=", "HEAD~1")
        #expect(names == "one.txt\nout-of-here\n")
        #expect(try scenario.status == "")
    }

    @Test func summaryIsNeverWrittenThroughALink() async throws {
        let scenario = try Scenario(
            .single,
            agent:
                "echo one >one.txt; ln -s ../../../../../victim.txt .planning/phases/pending/09-sample/09-01-SUMMARY.md"
        )
        try scenario.repository.folder.write("untouched\n", to: "victim.txt")
        _ = await scenario.execute()
        #expect(try scenario.repository.folder.read("victim.txt") == "untouched\n")
    }

    @Test func planningFolderThatIsReplacedByALinkIsNotFollowed() async throws {
        let scenario = try Scenario(
            .single,
            agent:
                "echo one >one.txt; mkdir ../elsewhere; mv .planning ../elsewhere/planning; ln -s ../elsewhere/planning .planning"
        )
        let result = await scenario.execute()
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        let isMoved = scenario.repository.folder.exists("elsewhere/planning/phases/completed")
        #expect(!isMoved)
    }

    @Test func repositoryInsideTheWorkIsNoFile() async throws {
        let scenario = try Scenario(
            .single,
            agent: "echo one >one.txt; git init -q nested; echo n >nested/n.txt")
        let result = await scenario.execute()
        #expect(try scenario.damage == "")
        #expect(scenario.repository.exists("nested/n.txt"))
        #expect(result.exit == 0, "\(result.output)\(result.error)")
    }
}
