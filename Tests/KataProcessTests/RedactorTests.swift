import KataProcess
import KataTestSupport
import Testing

@Suite struct RedactorTests {
    let secret = "correct-horse-battery"

    @Test(arguments: 1...30)
    func valueIsFoundAcrossAnyChunkBorder(_ size: Int) {
        let redactor = Redactor(values: [secret])
        let input = Array("before \(secret) middle correct-horse-\(secret)\(secret)after correct-horse".utf8)
        var stream = redactor.stream()
        var output: [UInt8] = []
        for start in stride(from: 0, to: input.count, by: size) {
            output += stream.append(Array(input[start..<min(input.count, start + size)]))
        }
        output += stream.finish()
        #expect(
            String(decoding: output, as: UTF8.self)
                == "before [redacted] middle correct-horse-[redacted][redacted]after correct-horse")
    }

    @Test func longerOfTwoValuesWins() {
        let redactor = Redactor(values: ["abcdef", "abcdefghij"])
        #expect(redactor.redact("abcdefghij abcdefg") == "[redacted] [redacted]g")
    }

    @Test(arguments: [
        "sk-ant-api03-AAAABBBBCCCCDDDDEEEE1111", "ghp_0123456789abcdefghijABCDEFGHIJ0123",
        "AIzaSyA1234567890abcdefghijklmnopqrstuv", "AKIAIOSFODNN7EXAMPLE",
    ])
    func commonKeyShapesAreRedacted(_ key: String) {
        #expect(Redactor().redact("key=\(key)\n") == "key=[redacted]\n")
    }

    @Test(arguments: [
        "task-list-of-things-that-somebody-must-do-today-2", "sk-learn-is-a-library-with-a-very-long-name-in-it",
        "eyJ is a prefix", "ghp_short", "", "a", "plain text with ghosts and skies",
    ])
    func ordinaryTextIsLeftAlone(_ text: String) {
        #expect(Redactor().redact(text) == text)
    }

    @Test func shortValuesAreLeftAlone() {
        #expect(Redactor(values: ["on", ""]).redact("on and on") == "on and on")
    }

    @Test func nothingSecretReachesCaptureLogOrCallback() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/log"
        let command = shell(
            "printf correct-horse; sleep 0.05; printf -- '-battery\\n'", capture: CapturePlan(logFile: file))
        let counter = Counter()
        let outcome = try await ChildRunner(redactor: Redactor(values: [secret])).run(command) { chunk in
            if String(decoding: chunk.bytes, as: UTF8.self).contains("horse") { counter.add(1) }
        }
        #expect(counter.total == 0)
        #expect(outcome.standardOutput.text == "[redacted]\n")
        #expect(outcome.standardOutput.totalBytes == secret.utf8.count + 1)
        let log = try folder.read("log")
        #expect(!log.contains("horse"))
    }
}
