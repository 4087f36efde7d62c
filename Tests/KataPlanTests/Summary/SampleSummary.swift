import KataCore

@testable import KataPlan

/// One summary's facts with something in every field.
enum SampleSummary {
    static func id(_ number: UInt64) -> ULID { ULID(milliseconds: 1_771_500_000_000 + number, random: (1, number)) }

    static func object(_ byte: UInt8) -> ObjectID { ObjectID(bytes: Array(repeating: byte, count: 20)) }

    static func path(_ text: String) -> RepositoryPath {
        guard let path = try? RepositoryPath(text) else { preconditionFailure("a path of the tests: \(text)") }
        return path
    }

    static func digest(_ digit: Character) -> String { "sha256:" + String(repeating: digit, count: 64) }

    static var facts: SummaryFacts {
        SummaryFacts(
            run: id(1), plan: PlanID(phase: PhaseNumber("09"), plan: "01"), phaseName: "09-parsing-dates",
            closing: id(2),
            times: .init(
                started: Timestamp(milliseconds: 1_771_499_580_120),
                completed: Timestamp(milliseconds: 1_771_503_540_500),
                active: .milliseconds(3_900_120), paused: .seconds(60)),
            base: .init(commit: object(1), tree: object(2)), result: .init(commit: object(3), tree: object(4)),
            tasks: [
                .init(
                    index: 1, name: "Add the parser", id: id(3),
                    commits: [
                        .init(hash: object(0xA5), type: "test"), .init(hash: object(0xB6), type: "feat"),
                    ]),
                .init(index: 2, name: "Show it", id: id(4), commits: [.init(hash: object(0xC7), type: "fix")]),
                .init(index: 3, name: "Nothing to do", id: id(5), commits: [], absence: "no change"),
            ],
            files: [
                .init(path: path("src/new file.ts"), change: .created),
                .init(path: path("src/old.ts"), change: .modified),
                .init(path: path("src/gone.ts"), change: .deleted),
            ],
            dependenciesAdded: ["left-pad", "zod"],
            checks: [
                .init(
                    owner: .task(1), command: "npm test | grep -c ok", commandDigest: digest("a"),
                    outputDigest: digest("b"), class: .exec, exitCode: 0, duration: .milliseconds(4_120),
                    tree: object(4), result: .passed, baseline: .failed),
                .init(
                    owner: .plan, command: "The page looks right", commandDigest: digest("c"), class: .manual,
                    result: .open),
            ],
            mustHaves: [
                .init(kind: .truth, item: "Dates parse", outcome: .bound(to: ["Task 1"], passed: true)),
                .init(kind: .truth, item: "People like it", outcome: .unbound),
                .init(kind: .artifact, item: "src/old.ts", outcome: .passed),
                .init(kind: .keyLink, item: "src/a.ts → src/b.ts", outcome: .open(reason: "not a file")),
            ],
            deviations: [
                .undeclaredPath(path("src/gone.ts"), task: 2), .repaired(task: 1, attempts: 2),
                .skippedCheck(.plan, command: "npm run e2e", reason: "browser missing"),
                .untouchedPath("docs/x.md", task: 2), .other("The base moved once."),
            ])
    }

    static var words: SummaryWords {
        var words = SummaryWords()
        words.speaker = "script"
        words.oneLiner = "Dates of every ISO shape are parsed and shown."
        words.subsystem = "parsing"
        words.tags = ["dates", "iso 8601"]
        words.requires = [.init(phase: "08-base", provides: "the token stream")]
        words.provides = ["a date parser"]
        words.affects = ["phase-10"]
        words.patterns = ["total functions"]
        words.keyDecisions = ["No \"local\" time: every value is UTC."]
        words.patternsEstablished = ["Parsers return nil, never throw"]
        words.accomplishments = ["Added `parseDate(text)`", "Covered leap days"]
        words.decisionsMade = ["Kept `a|b` unchanged"]
        words.deviations = ["The old file was dead code"]
        words.issues = ["The clock of the runner is off"]
        words.userSetup = ["Set `TZ` to UTC"]
        words.nextPhaseReadiness = ["Ready for time zones"]
        words.filePurposes = [path("src/new file.ts"): "the parser"]
        return words
    }

    static func text(_ facts: SummaryFacts = facts, _ words: SummaryWords = words) -> String {
        String(decoding: SummaryDocument(facts: facts, words: words).render(), as: UTF8.self)
    }

    static func parse(_ text: String) -> ParsedSummary {
        SummaryDocument.parse(bytes: Array(text.utf8), path: "09-01-SUMMARY.md")
    }
}
