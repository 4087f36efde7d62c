import KataTestSupport
import Testing

@testable import KataPlan

@Suite struct UnifiedDiffTests {
    @Test func oneHunkForEachGroupOfChanges() {
        let old = (1...20).map { "\($0)\n" }.joined()
        let new = old.replacing("2\n3\n", with: "2\nthree\n").replacing("18\n", with: "")
        let diff = String(decoding: UnifiedDiff.render(Array(old.utf8), Array(new.utf8), path: "a b.md"), as: UTF8.self)
        #expect(diff.hasPrefix("diff --git a/a b.md b/a b.md\n--- a/a b.md\t\n+++ b/a b.md\t\n@@ -1,6 +1,6 @@\n"))
        #expect(diff.contains("\n-3\n+three\n"))
        #expect(diff.contains("@@ -15,6 +15,5 @@"))
        #expect(UnifiedDiff.render(Array(old.utf8), Array(old.utf8), path: "a").isEmpty)
    }

    /// `git apply` makes the new bytes from the old ones, whatever the ends of lines and names are.
    @Test(arguments: ["plain.md", "with blank.md", "ü\"quote\\.md", ".planning/a/b.md"])
    func gitAppliesIt(_ name: String) throws {
        let versions = [
            ("a\nb\nc\n", "a\nB\nc\n"), ("a\nb", "a\nc"), ("a\r\nb\r\n", "A\r\nb\r\n"), ("a\n", "a\nb"), ("", "a\n"),
            ("a\nb\n", "b\n"), ("\u{FEFF}a\n", "a\n"), ("a\nb", "a\nb\n"),
            ((0..<100).map { "\($0)\n" }.joined(), (0..<100).filter { $0 % 7 != 0 }.map { "\($0)\n" }.joined()),
        ]
        for (old, new) in versions where !old.isEmpty {
            let scratch = try ScratchRepository()
            try scratch.write(old, to: name)
            let patch = UnifiedDiff.render(Array(old.utf8), Array(new.utf8), path: name)
            try scratch.write(String(decoding: patch, as: UTF8.self), to: "x.patch")
            try scratch.git("apply", "x.patch")
            #expect(try scratch.read(name) == new)
        }
    }
}
