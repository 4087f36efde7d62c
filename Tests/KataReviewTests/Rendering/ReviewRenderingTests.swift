import Testing

@testable import KataReview

/// What others wrote can't become markup.
@Suite struct ReviewRenderingTests {
    @Test(arguments: [
        ("a <script>alert(1)</script>", "a &lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"),
        ("\u{202E}up\u{1B}[2J", "\u{FFFD}up\u{FFFD}[2J"),
    ])
    func page(text: String, expected: String) {
        #expect(ReviewPage.escape(text) == expected)
    }

    @Test(arguments: [
        ("a | b\n# c", "a \\| b \\# c"), ("@everyone <img>", "@\u{200B}everyone &lt;img&gt;"),
        ("[x](http://e)", "\\[x\\](http://e)"),
    ])
    func markdown(text: String, expected: String) {
        #expect(ReviewMarkdown.text(text) == expected)
    }

    @Test func codeSpanIsLongerThanItsTicks() {
        #expect(ReviewMarkdown.code("a `` b") == "``` a `` b ```")
        #expect(ReviewMarkdown.code("plain") == "`plain`")
    }
}
