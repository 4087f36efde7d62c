import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// What Git users do to a branch after a plan was carried out on it.
enum HistoryOperation: String, CaseIterable, CustomTestStringConvertible {
    case amend, rebase, fixup, fixupOfAll, fixupOfTheClosing, squash, reorder, edit, pullRebase, cherryPick, squashMerge
    case mergeCommit, writtenAnew, forgeSquash, revertOfARevert

    var testDescription: String { rawValue }

    /// - Parameter base: the commit before the plan's.
    func run(in repository: ScratchRepository) throws {
        let base = try repository.git("rev-list", "--max-parents=0", "main").trimmingCharacters(in: .newlines)
        func interactively(_ script: String) throws {
            let result = try repository.run(
                "git", ["rebase", "-q", "-i", base],
                extraEnvironment: ["GIT_SEQUENCE_EDITOR": "sed -i.old '\(script)'", "GIT_EDITOR": "true"])
            try #require(result.exitCode == 0, "\(result.error)")
        }
        /// A branch beside, on which somebody else went on.
        func side() throws {
            try repository.git("switch", "-q", "-c", "side", base)
            try repository.write("first\n", to: "first.txt")
            try repository.commitAll("first")
        }
        switch self {
        case .amend:
            let message = try repository.git("log", "-1", "--format=%B")
            try repository.git("commit", "-q", "--amend", "-m", "docs: better words\n\n" + message)
        case .rebase:
            try side()
            try repository.git("rebase", "-q", "side", "main")
        case .fixup: try interactively("2s/^pick/fixup/")
        case .fixupOfAll: try interactively("2,3s/^pick/fixup/")
        case .fixupOfTheClosing: try interactively("3s/^pick/fixup/")
        case .squash: try interactively("2s/^pick/squash/")
        case .reorder: try interactively("1{h;d;};2{G;}")
        case .edit:
            try interactively(
                "1a exec git commit -q --amend -m \"feat(09-01): reworded\" -m \"$(git log -1 --format=%%B)\"")
        case .pullRebase:
            try side()
            try repository.git("switch", "-q", "main")
            try repository.git("pull", "-q", "--rebase", repository.path, "side")
        case .cherryPick:
            try side()
            try repository.git("cherry-pick", "\(base)..main")
        case .squashMerge, .mergeCommit, .forgeSquash:
            try side()
            if self == .mergeCommit {
                try repository.git("merge", "-q", "--no-ff", "-m", "merge", "main")
                return
            }
            let body = try repository.git("log", "--reverse", "--format=* %B", "\(base)..main")
            try repository.git("merge", "-q", "--squash", "main")
            if self == .squashMerge {
                try repository.git("commit", "-q", "--no-edit")
            } else {
                try repository.git("commit", "-q", "-m", "Sample (#12)\n\n" + body)
            }
            try repository.git("branch", "-q", "-D", "main")
        case .writtenAnew:
            let script =
                "git fast-export HEAD | sed 's/test@example.com/new@example.org/' | git fast-import --force --quiet"
            let result = try repository.run("sh", ["-c", script])
            try #require(result.exitCode == 0, "\(result.error)")
            try repository.git("reset", "-q", "--hard", "main")
        case .revertOfARevert:
            try repository.git("revert", "--no-edit", "HEAD~1")
            try repository.git("revert", "--no-edit", "HEAD")
        }
    }
}

/// After each operation every task's commit is found or said to be rewritten, and one `kata relink` makes the summary agree.
@Suite struct RewriteScenarios {
    private func codes(_ result: CapturedContext.Result) throws -> Set<String> {
        Set(
            try result.json()["diagnostics"]?.arrayValue?.filter { $0["severity"]?.stringValue == "error" }
                .compactMap { $0["code"]?.stringValue } ?? [])
    }

    /// Links of a review that lead nowhere, and those that are guesses.
    private func dead(_ scenario: Scenario) async throws -> [String] {
        let review = try await scenario.kata("review", "09-01", "--json").json()
        let links = review["plans"]?[0]?["tasks"]?.arrayValue?.flatMap { $0["links"]?.arrayValue ?? [] } ?? []
        try #require(!links.isEmpty)
        return links.filter { $0["anchor"]?.stringValue == nil }.map(\.compact)
    }

    /// The summary names only commits that the branch reaches.
    private func cited(_ scenario: Scenario) throws -> [String] {
        let summary = try #require(scenario.summary)
        let lines = summary.split(separator: "\n").filter { $0.first?.isNumber == true && $0.contains("<!-- kata:01") }
        return lines.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
    }

    private func agreesAfterRelinking(_ scenario: Scenario, _ name: String) async throws {
        let repository = scenario.repository
        let lost = try await dead(scenario)
        #expect(lost.isEmpty, "\(name): \(lost)")
        let before = await scenario.kata("summary", "check", "09-01", "--json")
        let found = try codes(before)
        #expect(found.isSubset(of: ["summary.measured.rewritten"]), "\(name): \(before.output)")
        #expect((before.exit == 0) == found.isEmpty)
        let relink = await scenario.kata("relink")
        #expect(relink.exit == 0, "\(name): \(relink.output)\(relink.error)")
        let after = await scenario.kata("summary", "check", "09-01")
        #expect(after.exit == 0, "\(name): \(after.output)")
        for hash in try cited(scenario) {
            let reached = try repository.run("git", ["merge-base", "--is-ancestor", hash, "HEAD"])
            #expect(reached.exitCode == 0, "\(name): \(hash) is dead")
        }
        #expect(await scenario.kata("relink").output.contains("nothing to repair"), "\(name)")
        #expect(try await dead(scenario).isEmpty, "\(name)")
    }

    /// With the hooks where Git tells them of the rewriting.
    private static let cases =
        HistoryOperation.allCases.map { ($0, false) }
        + [HistoryOperation.amend, .rebase, .fixup, .fixupOfAll, .squash, .edit, .pullRebase].map { ($0, true) }

    @Test(arguments: cases)
    func summaryAgreesAfterRelinking(operation: HistoryOperation, withHooks: Bool) async throws {
        let scenario = try Scenario(
            agent: Scenario.honest.replacing("echo one >one.txt", with: "echo one >one.txt; echo x >extra.txt"))
        if withHooks {
            let hooks = await CapturedContext(
                in: scenario.project,
                environment: scenario.environment.merging(["KATA_HOOK_BIN": BuiltProgram.path("kata-hook")]) { $1 }
            ).run("hooks", "install")
            try #require(hooks.exit == 0, "\(hooks.error)")
        }
        try #require(await scenario.execute().exit == 0)
        try operation.run(in: scenario.repository)
        try await agreesAfterRelinking(scenario, operation.rawValue)
    }

    /// A rewrite of a rewrite, with a repair between them and without one.
    @Test(arguments: [HistoryOperation.fixup, .squash, .rebase], [true, false])
    func rewriteOfARewrite(second: HistoryOperation, repairsBetween: Bool) async throws {
        let scenario = try Scenario()
        try #require(await scenario.execute().exit == 0)
        try HistoryOperation.amend.run(in: scenario.repository)
        try HistoryOperation.edit.run(in: scenario.repository)
        if repairsBetween { #expect(await scenario.kata("relink").exit == 0) }
        try second.run(in: scenario.repository)
        try await agreesAfterRelinking(scenario, second.rawValue)
    }

    /// Work of another tool, which no trailer names.
    @Test(arguments: [
        HistoryOperation.rebase, .amend, .fixup, .squash, .cherryPick, .squashMerge, .forgeSquash, .writtenAnew,
        .pullRebase, .mergeCommit,
    ])
    func takenOverWorkIsFoundAgain(operation: HistoryOperation) async throws {
        let scenario = try Scenario()
        let repository = scenario.repository
        for name in ["one", "two"] {
            try repository.write("\(name)\n", to: "\(name).txt")
            try repository.git("add", "-A")
            try repository.git("commit", "-q", "-m", "feat(09-01): write \(name)")
        }
        let done = await scenario.execute("--existing", "close", "--allow-unverified")
        try #require(done.exit == 0, "\(done.output)\(done.error)")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
        try operation.run(in: repository)
        try await agreesAfterRelinking(scenario, operation.rawValue)
    }

    /// The branch of a pull request holds several plans more often than one.
    @Test func squashOfSeveralPlansAgrees() async throws {
        let folder = ".planning/phases/pending/09-sample"
        var second = SamplePlan([SampleTask("Go on", files: ["one.txt"], verify: "`grep -qx more one.txt`")])
        second.plan = "02"
        let scenario = try Scenario(
            agent: """
                case $KATA_PLAN.$KATA_TASK in
                09-01.1) echo one >one.txt; echo x >extra.txt ;;
                09-01.2) echo two >two.txt ;;
                *) echo more >>one.txt; rm extra.txt; echo y >other.txt ;;
                esac
                """, files: ["\(folder)/09-02-PLAN.md": second.text])
        let repository = scenario.repository
        for plan in ["09-01", "09-02"] {
            let done = await CapturedContext(in: scenario.project, environment: scenario.environment).run([
                "plan", "execute", plan, "--provider", "script", "--command", scenario.agent, "--allow-deletions",
            ])
            try #require(done.exit == 0, "\(done.output)\(done.error)")
        }
        try HistoryOperation.squashMerge.run(in: repository)
        let relink = await scenario.kata("relink")
        #expect(relink.exit == 0, "\(relink.output)\(relink.error)")
        let check = await scenario.kata("summary", "check", "--all")
        #expect(check.exit == 0, "\(check.output)")
        #expect(await scenario.kata("review", "09-02").exit == 0)
        let revert = await scenario.kata("plan", "revert", "09-01")
        #expect(revert.exit == 4 && revert.error.contains("holds the plans 09-01, 09-02"), "\(revert.error)")
        // A file that no plan of the squash touched is still found.
        let path = ".planning/phases/completed/09-sample/09-02-SUMMARY.md"
        try repository.write(
            try repository.read(path).replacing("other.txt", with: "never.txt"), to: path)
        let altered = await scenario.kata("summary", "check", "09-02", "--json")
        #expect(try codes(altered).contains("summary.measured.files"), "\(altered.output)")
    }

    @Test func guessIsShownAndNeverWrittenDown() async throws {
        let scenario = try Scenario()
        let repository = scenario.repository
        try #require(await scenario.execute().exit == 0)
        // The second task's work is done once more, in other words and without its trailers.
        let result = try repository.run(
            "git", ["rebase", "-q", "-i", "HEAD~2"],
            extraEnvironment: [
                "GIT_SEQUENCE_EDITOR":
                    "sed -i.old '1a exec echo and more >>two.txt && git commit -q -a --amend -m \"feat(09-01): other words\"'"
            ])
        try #require(result.exitCode == 0, "\(result.error)")
        let before = try #require(scenario.summary)
        let check = await scenario.kata("summary", "check", "09-01", "--json")
        #expect(check.exit == 1 && check.output.contains("summary.measured.guess"), "\(check.output)")
        let relink = await scenario.kata("relink")
        #expect(relink.exit == 1 && relink.output.contains("perhaps"), "\(relink.output)")
        let second = before.split(separator: "\n").first { $0.hasPrefix("2. **Task 2") }
        #expect(scenario.summary?.contains(second ?? "?") == true)
    }

    @Test func hashThatNothingLeadsToIsAlteredAndNotRewritten() async throws {
        let scenario = try Scenario()
        let repository = scenario.repository
        try #require(await scenario.execute().exit == 0)
        try HistoryOperation.rebase.run(in: repository)
        // Another commit of the history, in the line and in the block alike.
        let path = ".planning/phases/completed/09-sample/09-01-SUMMARY.md"
        let text = try repository.read(path)
        let old = try #require(try cited(scenario).first)
        let full = try repository.git("rev-parse", old).trimmingCharacters(in: .newlines)
        let other = try repository.git("rev-parse", "HEAD~3").trimmingCharacters(in: .newlines)
        try repository.write(
            text.replacing(full, with: other).replacing("`\(old)`", with: "`\(other.prefix(7))`"), to: path)
        let check = await scenario.kata("summary", "check", "09-01", "--json")
        #expect(try codes(check).contains("summary.measured.task-commits"), "\(check.output)")
    }
}
