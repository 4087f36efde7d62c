import KataCore
import Testing

@Suite struct RepositoryPathTests {
    @Test(arguments: [
        ("src/main.swift", "src/main.swift"), ("./a//b/", "a/b"), ("-rf", "-rf"), ("a\nb", "a\nb"), ("日本/é", "日本/é"),
        (".github/x", ".github/x"), (".gitignore", ".gitignore"), ("..a/b..", "..a/b.."),
    ])
    func accepts(written: String, expected: String) throws {
        #expect(try RepositoryPath(written).display == expected)
    }

    @Test(arguments: [
        ("", RepositoryPath.Refusal.empty), ("./", .empty), ("/etc/passwd", .absolute), ("../x", .escapes),
        ("a/../../x", .escapes), (".git/config", .insideGit), ("sub/.GIT/hooks", .insideGit), ("a\0b", .malformed),
    ])
    func refuses(written: String, reason: RepositoryPath.Refusal) {
        #expect(throws: reason) { try RepositoryPath(written) }
    }

    @Test func knowsWhatIsInside() throws {
        let folder = try RepositoryPath("src")
        #expect(try RepositoryPath("src/a").isInside(folder))
        #expect(try RepositoryPath("src").isInside(folder))
        #expect(try !RepositoryPath("srcs/a").isInside(folder))
    }
}
