import Testing

@testable import KataReview

/// What counts as a claim, and what does not: a reader that hears too little is better than one that accuses.
struct SpokenClaimTests {
    static let claims: [(text: String, claims: [SpokenClaim])] = [
        ("Created `src/a.ts`.", [.created(path: "src/a.ts")]),
        (
            "Created src/a.ts, src/b.ts and `c.md`",
            [.created(path: "src/a.ts"), .created(path: "src/b.ts"), .created(path: "c.md")]
        ),
        ("- Wrote the new test file Tests/ATests.swift with three cases", [.created(path: "Tests/ATests.swift")]),
        ("I created a new module lib/a.py.", [.created(path: "lib/a.py")]),
        ("Added the file a.json.", [.created(path: "a.json")]),
        ("Task 2: Created a.go", [.created(path: "a.go")]),
        ("Deleted `old.js`.", [.deleted(path: "old.js")]),
        ("All tests pass.", [.testsPass]),
        ("12/12 tests passed", [.testsPass]),
        ("The test suite is green.", [.testsPass]),
        ("Refactored. All tests are passing now.", [.testsPass]),
        ("All 3 tasks are complete.", [.everyTaskDone]),
        ("Committed as 0a1b2c3.", [.commit(hash: "0a1b2c3")]),
        ("See commit 0a1b2c3d for it", [.commit(hash: "0a1b2c3d")]),
    ]

    @Test(arguments: claims)
    func plainStatementsAreClaims(text: String, claims: [SpokenClaim]) {
        #expect(SpokenClaims.all(in: text).map(\.claim) == claims)
    }

    static let others = [
        "Added a.json support", "Added `user.name` to the form", "Created the `config.timeout` option",
        "Created https://example.com/a.html", "Created a/../b.ts", "Created a helper in src/a.ts",
        "Could not create src/a.ts", "Created src/a.ts if it was missing", "Should have created src/a.ts",
        "The build created dist/a.js", "Created and later removed src/a.ts", "Will be created: src/a.ts",
        "Tests do not pass yet", "Not all tests pass", "All tests but one pass", "Make sure that tests pass, if any",
        "Some tests pass", "To make the tests pass I changed the parser", "All tasks of the queue are shown",
        "decade 1999 in 0a1b2c3", "commit 1234567", "commit deadbee", "Erstellt `src/a.ts`", "", "…", "Created",
        "deleted unused imports from src/a.ts", "Deleted `src/a.ts` imports",
    ]

    @Test(arguments: others)
    func everythingElseClaimsNothing(text: String) {
        #expect(SpokenClaims.all(in: text).isEmpty, "\(SpokenClaims.all(in: text))")
    }

    @Test func longAndStrangeWordsAreReadInTime() {
        let long = String(repeating: "Created `a.ts`, ", count: 20_000) + String(repeating: "(", count: 100_000)
        #expect(SpokenClaims.all(in: long).count <= 1)
        #expect(SpokenClaims.all(in: String(repeating: "\u{1F469}\u{200D}\u{1F52C}", count: 10_000)).isEmpty)
    }
}
