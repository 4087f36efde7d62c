import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct ManualTests {
    @Test func everyShownCommandHasAPage() async throws {
        let scratch = try ScratchRepository(initialized: false)
        let result = await CapturedContext(scratch).run("generate-manual", "man", "--json")
        #expect(result.exit == 0)
        let names = try result.json().arrayValue?.compactMap(\.stringValue) ?? []
        for name in ["kata.1", "kata-plan.1", "kata-plan-execute.1", "kata-doctor.1", "git-kata.1"] {
            #expect(names.contains(name))
            #expect(scratch.exists("man/\(name)"))
        }
        #expect(!names.contains("kata-generate-manual.1"))
        #expect(try scratch.read("man/git-kata.1") == ".so man1/kata.1\n")
        let page = try scratch.read("man/kata-plan-execute.1")
        for part in [".SH NAME", ".SH OPTIONS", "\\-\\-allow\\-unverified", ".SH EXIT STATUS", "KATA_RETRIES"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(try scratch.read("man/kata.1").contains(".SH FILES"))
    }

    /// No line may be read as a request that the page did not mean.
    @Test func textMeansItself() {
        #expect(Roff.text(".TH x\n'so y") == "\\&.TH x\n\\(aqso y")
        #expect(Roff.text("a\\fBb-c") == "a\\(rsfBb\\-c")
        #expect(Roff.text("\u{1B}[1mü") == " [1m\\[u00FC]")
        #expect(Roff.quoted("a \"b\"\nc") == "\"a \\(dqb\\(dq c\"")
    }

    @Test func theFormatterHasNothingToComplainAbout() async throws {
        let scratch = try ScratchRepository(initialized: false)
        #expect(await CapturedContext(scratch).run("generate-manual", "man", "-q").exit == 0)
        // Where no formatter is installed there is nobody to ask.
        guard try scratch.run("sh", ["-c", "command -v groff"]).exitCode == 0 else { return }
        let result = try scratch.run(
            "sh", ["-c", "for page in man/kata*.1; do groff -man -Tutf8 -ww \"$page\" >/dev/null || exit 1; done"])
        #expect(result.exitCode == 0)
        #expect(result.error == "")
    }

    @Test func aFolderThatCantBeWrittenIsRefused() async throws {
        let scratch = try ScratchRepository(initialized: false)
        try scratch.write("x", to: "man")
        #expect(await CapturedContext(scratch).run("generate-manual", "man").exit == 4)
    }
}
