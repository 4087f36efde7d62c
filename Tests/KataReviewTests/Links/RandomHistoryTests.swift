import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@testable import KataReview

/// Histories made by chance: no task's commit is lost, unless its content was changed and nothing was left to know it by.
@Suite struct RandomHistoryTests {
    /// `Scripts/link-matrix` asks for more.
    static var seeds: Range<UInt64> {
        let variables = ProcessInfo.processInfo.environment
        let first = variables["KATA_LINK_SEED"].flatMap { UInt64($0) } ?? 1
        return first..<(first + (variables["KATA_LINK_HISTORIES"].flatMap { UInt64($0) } ?? 8))
    }

    @Test(arguments: seeds) func everyTaskIsFound(seed: UInt64) async throws {
        var story = try RandomStory(seed: seed)
        try story.happen()
        let history = story.history
        let gone = try story.goneTasks()
        for link in try await history.links() {
            let task = try #require(link.claim.task)
            let told = "seed \(seed), task \(task), \(link.state), after: \(story.told.joined(separator: ", "))"
            // Content that somebody changed or took out is no lost link.
            if story.isChanged || gone.contains(task), !link.isCertain { continue }
            #expect(link.isCertain, "\(told)")
            // A squash of a task and of what takes it back holds neither.
            if gone.contains(task), story.endsInASquash { continue }
            #expect(try history.leads(link), "\(told)")
            if gone.contains(task) { #expect(!link.revertedBy.isEmpty, "\(told)") }
        }
        try story.writeTally()
    }
}

/// A plan's history and one to four things that happen to it.
struct RandomStory {
    enum Operation: String, CaseIterable {
        case amend, amendContent = "amend with other content", rebase, fixup = "rebase -i fixup"
        case squash = "rebase -i squash", reorder = "rebase -i reorder", edit = "rebase -i edit"
        case pullRebase = "pull --rebase", cherryPick = "cherry-pick", writtenAnew = "filter-repo style"
    }

    enum Ending: String, CaseIterable {
        case none = "nothing", mergeCommit = "merge --no-ff", squash = "merge --squash"
        case squashWithOtherWords = "merge --squash, other message", forgeSquash = "forge squash, trailers in the body"
    }

    let history: PlanHistory
    /// Whether somebody changed what a commit holds.
    private(set) var isChanged = false
    private(set) var endsInASquash = false
    private(set) var told: [String] = []
    private var generator: SplitMix
    private let tasks: Int
    private let hasHook: Bool
    private let seed: UInt64
    private var mains = 0
    private var rewrites = 0
    private var tally: [String] = []

    init(seed: UInt64) throws {
        self.seed = seed
        var generator = SplitMix(seed: seed)
        tasks = Int.random(in: 1...5, using: &generator)
        let trailers = Bool.random(using: &generator)
        hasHook = Bool.random(using: &generator)
        history = try PlanHistory(tasks: tasks, trailers: trailers, journal: hasHook, shared: false)
        told.append("\(tasks) tasks\(trailers ? ", trailers" : "")\(hasHook ? ", hook" : "")")
        self.generator = generator
    }

    mutating func happen() throws {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let operation = Operation.allCases.randomElement(using: &generator) ?? .rebase
            told.append(operation.rawValue)
            rewrites += 1
            note(operation.rawValue, isDone: try run(operation))
        }
        if Int.random(in: 0..<4, using: &generator) == 0 { try revert() }
        try end(Ending.allCases.randomElement(using: &generator) ?? .none)
    }

    /// - Returns: whether `git` did it.
    private mutating func run(_ operation: Operation) throws -> Bool {
        let repository = history.repository
        switch operation {
        case .amend:
            let message = try repository.git("log", "-1", "--format=%B")
            try repository.git("commit", "-q", "--amend", "-m", "really: " + message)
        case .amendContent: try amendContent()
        case .rebase:
            try advance()
            try repository.git("rebase", "-q", "main")
        case .fixup, .squash:
            try advance()
            let count = try commits()
            guard count > 1 else { return false }
            let word = operation == .fixup ? "fixup" : "squash"
            let chosen = (2...count).filter { _ in Bool.random(using: &generator) }
            let lines = chosen.isEmpty ? [2] : chosen
            return try interactively(lines.map { "\($0)s/^pick/\(word)/" }.joined(separator: ";"))
        case .reorder:
            try advance()
            let count = try commits()
            guard count > 1 else { return false }
            let line = Int.random(in: 1..<count, using: &generator)
            return try interactively("\(line){h;d;};\(line + 1){G;}")
        case .edit:
            try advance()
            let line = Int.random(in: 1...max(1, try commits()), using: &generator)
            let body = Bool.random(using: &generator) ? "$(git log -1 --format=%B)" : "without its trailers"
            return try interactively("\(line)a exec git commit -q --amend -m edited -m \"\(body)\"")
        case .pullRebase:
            mains += 1
            let clone = "\(repository.folder.path)/clone-\(mains)"
            try repository.git("clone", "-q", repository.path, clone)
            try repository.git("-C", clone, "switch", "-q", "main")
            try "other\n".write(toFile: "\(clone)/theirs-\(mains).txt", atomically: true, encoding: .utf8)
            try repository.git("-C", clone, "add", "-A")
            try repository.git("-C", clone, "commit", "-q", "-m", "theirs")
            return try attempt(["pull", "-q", "--rebase", clone, "main"], orElse: ["rebase", "--abort"])
        case .cherryPick: return try cherryPick()
        case .writtenAnew:
            let script =
                "git fast-export HEAD | sed 's/@example/@n\(told.count).example/' | git fast-import --force --quiet"
            _ = try repository.run("sh", ["-c", script])
            try repository.git("reset", "-q", "--hard", "work")
        }
        return true
    }

    private mutating func note(_ operation: String, isDone: Bool) {
        let depth = rewrites > 1 ? "rewrite of a rewrite" : "first rewrite"
        tally.append(
            "\(operation)\t\(hasHook ? "with hook" : "without hook")\t\(depth)\t\(isDone ? "done" : "not possible")")
    }

    /// A line for each operation, for `Scripts/link-matrix`.
    func writeTally() throws {
        guard let folder = ProcessInfo.processInfo.environment["KATA_LINK_TALLY"] else { return }
        try tally.map { "\($0)\n" }.joined().write(toFile: "\(folder)/\(seed).tsv", atomically: true, encoding: .utf8)
    }

    /// Tasks whose work is not in the branch's files any more.
    func goneTasks() throws -> Set<Int> {
        Set(
            try (1...tasks).filter { task in
                try history.repository.run("git", ["grep", "-q", "-F", "-e", PlanHistory.mark(task), "HEAD"]).exitCode
                    != 0
            })
    }

    private func commits() throws -> Int {
        Int(try history.repository.git("rev-list", "--count", "main..work").trimmingCharacters(in: .newlines)) ?? 0
    }

    private func attempt(_ command: [String], orElse abort: [String]) throws -> Bool {
        let result = try history.repository.run("git", command)
        if result.exitCode == 0 { return true }
        _ = try history.repository.run("git", abort)
        return false
    }

    private func interactively(_ edit: String) throws -> Bool {
        do {
            try history.rebaseInteractively(onto: "main", edit)
            return true
        } catch is GitFailure {
            // The parts touch the same lines: Git stops, and so does the story.
            _ = try history.repository.run("git", ["rebase", "--abort"])
            return false
        }
    }

    private mutating func amendContent() throws {
        let task = Int.random(in: 1...tasks, using: &generator)
        // Whatever commit is the last one now gets a part of another task's file.
        try history.repository.write("\(PlanHistory.mark(task))\nmore \(told.count)\n", to: PlanHistory.file(task))
        let message = try history.repository.git("log", "-1", "--format=%B")
        try history.repository.git("commit", "-q", "-a", "--amend", "-m", message)
        isChanged = true
    }

    private mutating func advance() throws {
        mains += 1
        try history.advanceMain("main-\(mains)")
    }

    private mutating func cherryPick() throws -> Bool {
        try advance()
        try history.repository.git("branch", "-q", "-f", "picked", "work")
        try history.repository.git("reset", "-q", "--hard", "main")
        let isDone = try attempt(["cherry-pick", "main..picked"], orElse: ["cherry-pick", "--abort"])
        // A history that was written anew shares nothing with main: its first commit can't be picked. It stays as it is.
        if !isDone { try history.repository.git("reset", "-q", "--hard", "picked") }
        try history.repository.git("branch", "-q", "-D", "picked")
        return isDone
    }

    /// One commit of the branch is taken back, and half of the time that is taken back again.
    private mutating func revert() throws {
        let all = try history.repository.git("rev-list", "--no-merges", "main..work").split(separator: "\n").map(
            String.init)
        guard let commit = all.randomElement(using: &generator) else { return }
        told.append("revert")
        let isDone = try attempt(["revert", "--no-edit", commit], orElse: ["revert", "--abort"])
        note("revert", isDone: isDone)
        guard isDone, Bool.random(using: &generator) else { return }
        told.append("revert of the revert")
        note(
            "revert of a revert", isDone: try attempt(["revert", "--no-edit", "HEAD"], orElse: ["revert", "--abort"]))
    }

    private mutating func end(_ ending: Ending) throws {
        guard ending != .none else { return }
        told.append(ending.rawValue)
        try advance()
        let repository = history.repository
        let messages = try repository.git("log", "--reverse", "--format=* %B", "main..work")
        try repository.git("switch", "-q", "main")
        let merge =
            ending == .mergeCommit
            ? ["merge", "-q", "--no-ff", "-m", "merge", "work"] : ["merge", "-q", "--squash", "work"]
        let isDone = try repository.run("git", merge).exitCode == 0
        note(ending.rawValue, isDone: isDone)
        guard isDone else {
            // Without a common history there is nothing to merge: the branch itself is looked at.
            _ = try repository.run("git", ["reset", "-q", "--hard"])
            try repository.git("switch", "-q", "work")
            return
        }
        switch ending {
        case .none, .mergeCommit: return
        case .squash: _ = try repository.run("git", ["commit", "-q", "--no-edit"])
        case .squashWithOtherWords: _ = try repository.run("git", ["commit", "-q", "-m", "all of it"])
        case .forgeSquash: _ = try repository.run("git", ["commit", "-q", "-m", "Parts (#12)\n\n" + messages])
        }
        endsInASquash = true
    }
}

/// A small generator whose numbers follow from its seed: https://prng.di.unimi.it/splitmix64.c
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
