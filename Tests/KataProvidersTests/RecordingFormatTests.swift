import KataCore
import KataProviders
import Testing

@Suite struct RecordingFormatTests {
    /// Recordings of this version must stay readable for ever: this text is never changed.
    private static let version1 = """
        {"type":"recording","version":1,"provider":"claude","mode":"cli","model":"sonnet","run":"00000000010002000000000003","started":"2026-02-19T11:13:00.042Z"}
        {"type":"attempt","t":0,"phase":"09","plan":"01","task":1,"attempt":1,"name":"N","digest":"sha256:abc","prompt":"P\\n"}
        {"type":"event","t":5,"phase":"09","plan":"01","task":1,"attempt":1,"event":{"kind":"session","text":"s1"}}
        {"type":"event","t":6,"phase":"09","plan":"01","task":1,"attempt":1,"event":{"kind":"tool","name":"Write","text":"a.txt"}}
        {"type":"event","t":7,"phase":"09","plan":"01","task":1,"attempt":1,"event":{"kind":"hologram"}}
        {"type":"end","t":9,"phase":"09","plan":"01","task":1,"attempt":1,"report":{"words":{"summary":"S","decisions":["d"]},"usage":{"input":3,"cached_input":1,"output":2,"reasoning":0,"cost":0.5,"turns":4},"session":"s1","exit_code":0,"duration_ms":12}}
        {"type":"changes","t":10,"phase":"09","plan":"01","task":1,"attempt":1,"changes":[{"path":"a.txt","mode":"100644","text":"A"},{"path64":"/w==","mode":"100755","base64":"AP8="},{"path":"l","mode":"120000","text":"a.txt"},{"path":"gone","deleted":true}]}
        {"type":"attempt","t":11,"phase":"09","plan":"01","task":2,"attempt":1,"name":"N","digest":"sha256:def","prompt":"Q"}
        {"type":"end","t":12,"phase":"09","plan":"01","task":2,"attempt":1,"failure":{"class":"rate_limited","parameter":5000,"message":"slow down","usage":{"input":0,"cached_input":0,"output":0,"reasoning":0}}}
        {"type":"annotation","t":13,"phase":"09","plan":"01","task":2,"attempt":1}

        """

    private static let key = AttemptKey(plan: PlanID(phase: PhaseNumber("09"), plan: "01"), task: 1, attempt: 1)

    @Test func version1IsRead() throws {
        let recording = try SessionRecording(parsing: Array(Self.version1.utf8))
        #expect(recording.identity == ProviderIdentity(name: "claude", mode: .cli, model: "sonnet"))
        let attempt = try #require(recording.attempts[Self.key])
        #expect(attempt.prompt == TaskPrompt(text: "P\n", digest: "sha256:abc"))
        #expect(attempt.events.map(\.event) == [.sessionStarted(id: "s1"), .toolUse(name: "Write", detail: "a.txt")])
        #expect(attempt.events.map(\.time) == [.milliseconds(5), .milliseconds(6)])
        #expect(
            attempt.ending
                == .report(
                    ProviderReport(
                        words: ProviderWords(summary: "S", decisions: ["d"]),
                        usage: TokenUsage(input: 3, cachedInput: 1, output: 2, cost: 0.5, turns: 4), session: "s1",
                        exitCode: 0, duration: .milliseconds(12))))
        #expect(
            attempt.changes == [
                RecordedFileChange(try RepositoryPath("a.txt"), .file([0x41], isExecutable: false)),
                RecordedFileChange(try RepositoryPath(bytes: [0xFF]), .file([0, 0xFF], isExecutable: true)),
                RecordedFileChange(try RepositoryPath("l"), .symbolicLink(Array("a.txt".utf8))),
                RecordedFileChange(try RepositoryPath("gone"), .deleted),
            ])
        let failed = try #require(recording.attempts[AttemptKey(plan: Self.key.plan, task: 2, attempt: 1)])
        #expect(
            failed.ending
                == .failure(ProviderFailure(.rateLimited(resetAt: Timestamp(milliseconds: 5000)), "slow down")))
    }

    private static let head = "{\"type\":\"recording\",\"version\":1,\"provider\":\"p\",\"mode\":\"cli\"}\n"
    private static let attempt = "\"phase\":\"1\",\"plan\":\"1\",\"task\":1,\"attempt\":1"
    private static let begin = "{\"type\":\"attempt\",\(attempt),\"digest\":\"d\",\"prompt\":\"\"}\n"

    private static func change(_ members: String) -> String {
        head + begin + "{\"type\":\"changes\",\(attempt),\"changes\":[{\(members)}]}\n"
    }

    private static let bad: [(String, Int)] = [
        ("", 0), ("\n\n", 0), ("no json\n", 1), ("{\"type\":\"attempt\"}\n", 1),
        ("{\"type\":\"recording\",\"version\":2,\"provider\":\"p\",\"mode\":\"cli\"}\n", 1),
        ("{\"type\":\"recording\",\"version\":1,\"provider\":\"p\",\"mode\":\"telepathy\"}\n", 1),
        (head + "{\"type\":\"event\",\(attempt)}\n", 2), (head + "{\"type\":\"attempt\",\"task\":1}\n", 2),
        (head + begin + "{\"type\":\"end\",\(attempt)}\n", 3),
        (head + begin + "{\"type\":\"end\",\(attempt),\"failure\":{\"class\":\"bad mood\"}}\n", 3),
        (change("\"path\":\"../x\",\"mode\":\"100644\",\"text\":\"\""), 3),
        (change("\"path\":\"/etc/x\",\"mode\":\"100644\",\"text\":\"\""), 3),
        (change("\"path\":\"a/../../x\",\"deleted\":true"), 3),
        (change("\"path\":\".git/config\",\"deleted\":true"), 3),
        (change("\"path\":\"a/.GIT/x\",\"mode\":\"100644\",\"text\":\"\""), 3),
        (change("\"path\":\"a\\u0000b\",\"deleted\":true"), 3), (change("\"path64\":\"!!\",\"deleted\":true"), 3),
        (change("\"path\":\"sub\",\"mode\":\"160000\",\"text\":\"\""), 3),
        (change("\"path\":\"a\",\"mode\":\"100644\""), 3),
        (change("\"path\":\"a\",\"mode\":\"100644\",\"base64\":\"A\""), 3),
    ]

    @Test(arguments: bad)
    func badRecordingsAreRefusedWithTheirLine(_ text: String, _ line: Int) {
        let error = #expect(throws: RecordingError.self) { try SessionRecording(parsing: Array(text.utf8)) }
        #expect(error?.line == line)
    }

    /// Any damage gives a recording or an error, never a trap.
    @Test func damageNeverTraps() {
        let good = Array(Self.version1.utf8)
        var generator = SplitMix(state: 7)
        for _ in 0..<2000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: Array("\"9999999999999999999".utf8), at: place)
                }
            }
            _ = try? SessionRecording(parsing: bytes)
        }
    }
}

/// A generator with a fixed start, so that a failing test fails again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
