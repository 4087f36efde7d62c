import Testing

@testable import KataCLI

@Suite struct LeadingOptionsTests {
    @Test(arguments: [
        (["-C", "dir", "plan", "list"], ["plan", "list", "-C", "dir"]),
        (["--json", "-q", "plan", "list"], ["plan", "list", "--json", "-q"]),
        (["-C", "dir", "plan", "show", "--", "-x"], ["plan", "show", "-C", "dir", "--", "-x"]),
        (["plan", "list", "-C", "dir"], ["plan", "list", "-C", "dir"]), (["-C"], ["-C"]), ([], []),
        (["--help"], ["--help"]), (["-C", "dir"], ["-C", "dir"]),
    ])
    func movesBehindTheVerb(written: [String], expected: [String]) {
        #expect(LeadingOptions.moved(written) == expected)
    }
}
