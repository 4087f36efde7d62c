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
        for link in try await history.links() {
            let task = try #require(link.claim.task)
            let told = "seed \(seed), task \(task), \(link.state), after: \(story.told.joined(separator: ", "))"
            if story.changed.contains(task), !link.isCertain { continue }
            #expect(link.isCertain, "\(told)")
            #expect(try history.leads(link), "\(told)")
        }
    }
}

/// A plan's history and one to four things that happen to it.
struct RandomStory {
    let history: PlanHistory
    /// Tasks whose content was changed by somebody.
    private(set) var changed: Set<Int> = []
    private(set) var told: [String] = []
    private var generator: SplitMix
    private let tasks: Int
    private var mains = 0

    init(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        tasks = Int.random(in: 1...5, using: &generator)
        let (trailers, journal) = (Bool.random(using: &generator), Bool.random(using: &generator))
        history = try PlanHistory(
            tasks: tasks, trailers: trailers, journal: journal, shared: false)
        told.append("\(tasks) tasks\(trailers ? ", trailers" : "")\(journal ? ", journal" : "")")
        self.generator = generator
    }

    mutating func happen() throws {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: try amend()
            case 1: try rebase()
            case 2: try rebaseInteractively()
            case 3: try cherryPick()
            case 4: try writeAnew()
            default: try amendContent()
            }
        }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: try merge(["merge", "-q", "--no-ff", "-m", "merge", "work"], "merge --no-ff")
        case 1: try squash(keepingMessages: true)
        case 2: try squash(keepingMessages: false)
        default: break
        }
    }

    private mutating func amend() throws {
        told.append("amend of the message")
        let message = try history.repository.git("log", "-1", "--format=%B")
        try history.repository.git("commit", "-q", "--amend", "-m", "really: " + message)
    }

    private mutating func amendContent() throws {
        let task = Int.random(in: 1...tasks, using: &generator)
        told.append("amend of task \(task)'s content")
        // Whatever commit is the last one now gets a part of another task's file.
        try history.repository.write("\(PlanHistory.mark(task))\nmore \(told.count)\n", to: PlanHistory.file(task))
        let message = try history.repository.git("log", "-1", "--format=%B")
        try history.repository.git("commit", "-q", "-a", "--amend", "-m", message)
        changed.formUnion(1...tasks)
    }

    private mutating func advance() throws {
        mains += 1
        try history.advanceMain("main-\(mains)")
    }

    private mutating func rebase() throws {
        told.append("rebase")
        try advance()
        try history.repository.git("rebase", "-q", "main")
    }

    private mutating func rebaseInteractively() throws {
        try advance()
        let count =
            Int(
                try history.repository.git("rev-list", "--count", "main..work").trimmingCharacters(in: .newlines)) ?? 0
        var edits: [String] = []
        for line in stride(from: 2, through: count, by: 1) {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: edits.append("\(line)s/^pick/fixup/")
            case 1: edits.append("\(line)s/^pick/squash/")
            default: break
            }
        }
        told.append("rebase -i \(edits.joined(separator: ";"))")
        try history.rebaseInteractively(onto: "main", edits.joined(separator: ";"))
    }

    private mutating func cherryPick() throws {
        told.append("cherry-pick")
        try advance()
        try history.repository.git("branch", "-q", "-f", "picked", "work")
        try history.repository.git("reset", "-q", "--hard", "main")
        let picked = try history.repository.run("git", ["cherry-pick", "main..picked"])
        if picked.exitCode != 0 {
            // A history that was written anew shares nothing with main: its first commit can't be picked. It stays as it is.
            _ = try history.repository.run("git", ["cherry-pick", "--abort"])
            try history.repository.git("reset", "-q", "--hard", "picked")
        }
        try history.repository.git("branch", "-q", "-D", "picked")
    }

    private mutating func writeAnew() throws {
        told.append("fast-export | fast-import")
        let script =
            "git fast-export HEAD | sed 's/@example/@n\(told.count).example/' | git fast-import --force --quiet"
        _ = try history.repository.run("sh", ["-c", script])
        try history.repository.git("reset", "-q", "--hard", "work")
    }

    private mutating func merge(_ command: [String], _ name: String) throws {
        told.append(name)
        try advance()
        try history.repository.git("switch", "-q", "main")
        let result = try history.repository.run("git", command)
        guard result.exitCode == 0 else {
            // Without a common history there is nothing to merge: the branch itself is looked at.
            try history.repository.git("switch", "-q", "work")
            return
        }
    }

    private mutating func squash(keepingMessages: Bool) throws {
        try merge(["merge", "-q", "--squash", "work"], "merge --squash")
        guard try history.repository.git("branch", "--show-current").hasPrefix("main") else { return }
        told.append(keepingMessages ? "its message" : "another message")
        if keepingMessages {
            try history.repository.git("commit", "-q", "--no-edit")
        } else {
            try history.repository.git("commit", "-q", "-m", "all of it")
        }
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
