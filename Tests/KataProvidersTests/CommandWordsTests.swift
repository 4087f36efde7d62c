import KataCore
import KataProviders
import Testing

@Suite struct CommandWordsTests {
    @Test(arguments: [
        ("agent.sh", ["agent.sh"]), ("  a  b\tc ", ["a", "b", "c"]), ("a 'b  c' d", ["a", "b  c", "d"]),
        (#"a "b \"c\" \n" d\ e"#, ["a", #"b "c" \n"#, "d e"]), ("a '' \"\"", ["a", "", ""]),
        ("a'b'\"c\"d", ["abcd"]), (#"'$HOME' '|' \*"#, ["$HOME", "|", "*"]), ("a\\\nb", ["ab"]),
        ("bash -c 'x | y'", ["bash", "-c", "x | y"]), ("é 日本", ["é", "日本"]),
    ])
    func splitsWithoutExpanding(_ text: String, _ words: [String]) throws {
        #expect(try CommandWords.split(text) == words)
    }

    @Test(arguments: [
        ("", CommandWords.Refusal.empty), (" \n", .empty), ("'a", .unclosedQuote), ("\"a", .unclosedQuote),
        ("a\\", .unclosedQuote), ("a | b", .needsShell("|")), ("a && b", .needsShell("&")), ("a $B", .needsShell("$")),
        ("\"$B\"", .needsShell("$")), ("a > b", .needsShell(">")), ("a *", .needsShell("*")), ("~/x", .needsShell("~")),
        ("`a`", .needsShell("`")), ("a\0b", .nulByte),
    ])
    func refusesWhatNeedsAShell(_ text: String, _ refusal: CommandWords.Refusal) {
        #expect(throws: refusal) { try CommandWords.split(text) }
    }

    @Test func anExistingFileIsTakenAsItIs() throws {
        let files: Set<String> = ["/here/my agent.sh", "/abs/run"]
        let spaced = try ScriptCommand.parse("./my agent.sh", folder: "/here") { files.contains($0) }
        #expect(spaced.program == "/here/my agent.sh")
        #expect(spaced.arguments.isEmpty)
        let withArguments = try ScriptCommand.parse("/abs/run --fast x", folder: "/here") { files.contains($0) }
        #expect(withArguments.program == "/abs/run")
        #expect(withArguments.arguments == ["--fast", "x"])
        #expect(try ScriptCommand.parse("sub/x y", folder: "/here") { _ in false }.program == "/here/sub/x")
        #expect(try ScriptCommand.parse("make agent", folder: "/here") { _ in true }.program == "make")
    }

    @Test func aShellLineIsRefusedWithTheWayOut() {
        let error = #expect(throws: Diagnostic.self) {
            try ScriptCommand.parse("./a | tee log", folder: "/") { _ in false }
        }
        #expect(error?.code == .badCommand)
        #expect(error?.hints.first?.contains("bash -c") == true)
    }
}
