import KataMessages
import KataTestSupport
import Testing

/// The real `git interpret-trailers` is the judge of every shape of message.
@Suite struct TrailerTests {
    static let messages: [String] = [
        "", "\n", "\n\n", "subject", "subject\n", "subject\n\n", "Subject: looks like one\n", "a: b", "a: b\nc: d\n",
        "subject\n\nKata-Plan: 09-01\n", "subject\n\nKata-Plan: 09-01", "subject\n\nbody\n\nKata-Plan: 09-01\n",
        "subject\n\nbody\nKata-Plan: 09-01\n", "subject\nKata-Plan: 09-01\n",
        "subject\n\nKata-Plan: 09-01\nKata-Task: 2/3\nKata-Id: X\n", "subject\n\nKata-Plan: 09-01\n\nKata-Task: 2/3\n",
        "subject\n\nKey: a\nKey: a\nkey: b\n", "subject\n\nKey: folded\n over two\n\tand three lines\nNext: x\n",
        "subject\n\nKey:\n value on the next line\n", "subject\n\nKey: \n", "subject\n\nKey:value\n",
        "subject\n\nKey : value\n",
        "subject\n\nKey:  two spaces  \n", "subject\n\nKey: a: b: c\n", "subject\n\nURL: https://example.com:80/x\n",
        "subject\n\nhttps://example.com/x\n", "subject\n\nNot a trailer\nKey: value\n",
        "subject\n\nSigned-off-by: A <a@b>\nnot one\n", "subject\n\nSigned-off-by: A <a@b>\n1\n2\n3\n",
        "subject\n\nSigned-off-by: A <a@b>\n1\n2\n3\n4\n", "subject\n\n1\n2\n3\nSigned-off-by: A <a@b>\n4\n",
        "subject\n\n(cherry picked from commit 1234)\nKey: value\n", "subject\n\n(cherry picked from commit 1234)\n",
        "subject\n\nKey: value\n# a comment\n", "subject\n\nKey: value\n# a comment\nOther: x\n",
        "subject\n\n# comment\n\nKey: value\n\n# comment\n# comment\n", "# comment\nsubject\n\nKey: value\n",
        "subject\n\nKey: value\n\n# ------------------------ >8 ------------------------\ndiff --git a b\nOther: x\n",
        "# ------------------------ >8 ------------------------\nKey: value\n",
        "subject\n\nKey: value\n---\n file | 2 ++\n",
        "subject\n\nKey: value\n\n---\n file | 2 ++\n\nOther: x\n", "subject\n---\nKey: value\n",
        "subject\n\nKey: value\n--- x\n",
        "subject\n\nKey: value\n----\n", "subject\n\n---\n\nKey: value\n", "---\nKey: value\n",
        "subject\r\n\r\nKey: value\r\nOther: x\r\n", "subject\r\n\r\nbody\r\n\r\nKey: value\r\n",
        "subject\r\n\r\nKey: folded\r\n over\r\n", "subject\n\nKey: value\n\nConflicts:\n\tfile\n\tother\n",
        "subject\n\nKey: value\nConflicts:\n\tfile\n", "subject\n\n Key: indented\n",
        "subject\n\n\tKey: tab\nOther: x\n",
        "subject\n\nKey: value\n   \n", "subject\n\n   \nKey: value\n", "subject\n   \nKey: value\n",
        "\n\nsubject\n\nKey: value\n",
        "subject\n\nK\u{e9}y: value\n", "subject\n\nKey_1: value\n", "subject\n\n-: value\n", "subject\n\n: value\n",
        "subject\n\nKey: h\u{e9}\u{1F600}\n", "subject\n\nbody: text that goes\non without key\n\n",
        "subject\n\n* one\n\nKata-Task: 1/2\n\n* two\n\nKata-Task: 2/2\n", "subject\n\nKey: value\n\n\n\n",
        "two\nlines\n\nKey: value\n",
        "subject\n\nBREAKING CHANGE: no trailer with a space\n", "subject\n\nA b c: value\n",
        "subject\n\nKey\t: value\n",
        "subject\n\nSigned-off-by: A <a@b>\nnot one\n Key: under it\n",
        "subject\n\nSigned-off-by: A <a@b>\nnot one  \n\tKey:\n",
    ]

    @Test func readsWhatGitReads() throws {
        let scratch = try ScratchRepository()
        for message in Self.messages {
            for divider in [true, false] {
                let judge = try scratch.interpret(message, ["--parse"] + (divider ? [] : ["--no-divider"]))
                let mine = TrailerBlock.parse(message, divider: divider).trailers
                    .map { "\($0.key): \($0.value)\n" }.joined()
                #expect(mine == judge, "\(message.debugDescription), divider: \(divider)")
            }
        }
    }

    @Test func writesWhatGitWrites() throws {
        let scratch = try ScratchRepository()
        let additions: [[(key: String, value: String)]] = [
            [("Kata-Plan", "09-01")], [("Kata-Plan", "09-01"), ("Kata-Task", "2/3")], [("Key", "value")],
            [("KEY", "VALUE")],
            [("Kata-Plan", "09-01"), ("Kata-Plan", "09-01")], [("Key", "  a: b  ")], [("Ke", "value")],
        ]
        for message in Self.messages {
            for addition in additions {
                for divider in [true, false] {
                    let arguments = addition.flatMap { ["--trailer", "\($0.key): \($0.value)"] }
                    // Git before 2.47 does not end the last line of the message before it adds to it.
                    let whole = message.isEmpty || message.utf8.last == 0x0A ? message : message + "\n"
                    let judge = try scratch.interpret(whole, arguments + (divider ? [] : ["--no-divider"]))
                    let mine = try TrailerBlock.appending(addition, to: message, divider: divider)
                    #expect(mine == judge, "\(message.debugDescription) + \(addition), divider: \(divider)")
                }
            }
        }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        for message in Self.messages where !message.contains(">8") {
            let whole = try TrailerBlock.appending([(key: "Kata-Id", value: "01J")], to: "subject\n\n" + message)
            #expect(TrailerBlock.parse(whole).values(of: "kata-id").last == "01J", "\(message.debugDescription)")
        }
    }

    @Test(arguments: [
        ("Key", "a\nKata-Verify: pass"), ("Key", "a\r"), ("Key", "a\0b"), ("Key", ""), ("Key", "  "), ("", "x"),
        ("Bad key", "x"),
        ("Key:", "x"), ("Key\nOther", "x"), ("K\u{e9}y", "x"), ("Key", "a\u{2028}b"), ("Key", "\u{1B}[31m"),
        ("Key", "a\u{85}b"),
    ])
    func refusesInjection(key: String, value: String) {
        #expect(throws: TrailerError.self) {
            try TrailerBlock.appending([(key: key, value: value)], to: "subject\n")
        }
    }

    @Test func findsTrailersInASquashBody() {
        let body = """
            feat: everything (#12)

            * feat(09-01): one

            Kata-Plan: 09-01
            Kata-Task: 1/2
            * feat(09-01): two

              Kata-Plan: 09-01
              Kata-Task: 2/2
            - Kata-Id: 01J

            Kata: not one
            Kata-: neither
            Kata-Empty:
            About Kata-Task: no
            Co-authored-by: A <a@b>
            """
        let found = Trailers.everywhere(in: body)
        #expect(
            found.map(\.description) == [
                "Kata-Plan: 09-01", "Kata-Task: 1/2", "Kata-Plan: 09-01", "Kata-Task: 2/2", "Kata-Id: 01J",
            ])
    }

    @Test func messagesAreCleanedAsGitDoes() throws {
        let scratch = try ScratchRepository()
        for message in Self.messages + [
            "a \t\n\n\n\n b\t\n\n\n", "  indented\n", "\t\n x", "a\r\n\r\n\r\nb\r\n", "# kept\n\n\n#",
        ] {
            let judge = try scratch.feed(message, ["stripspace"])
            #expect(CommitMessage.cleaned(message) == judge, "\(message.debugDescription)")
        }
    }
}

extension ScratchRepository {
    fileprivate func interpret(_ message: String, _ arguments: [String]) throws -> String {
        try feed(message, ["interpret-trailers"] + arguments)
    }

    fileprivate func feed(_ text: String, _ arguments: [String]) throws -> String {
        let file = try folder.write(text, to: "message")
        let result = try run("sh", ["-c", "git \"$@\" < '\(file)'", "sh"] + arguments)
        try #require(result.exitCode == 0, "\(result.error)")
        return result.output
    }
}
