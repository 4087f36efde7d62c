import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataEngine

/// The same answer as `git rev-parse --git-common-dir`, from the files alone.
@Suite struct CommonGitFolderTests {
    private static func find(_ folder: String) -> String? {
        CommonGitFolder.find(from: folder, files: SystemFiles()).map {
            URL(fileURLWithPath: $0.display).standardizedFileURL.path
        }
    }

    @Test func isFoundFromEveryWorkingTree() throws {
        let repository = try ScratchRepository()
        try repository.write("a\n", to: "inner/deep/a.txt")
        try repository.git("add", "-A")
        try repository.git("commit", "-qm", "begin")
        try repository.git("worktree", "add", "-q", "../other")
        try repository.git("init", "-q", "--separate-git-dir", "../apart.git", "../apart")
        let base = repository.folder.path
        #expect(Self.find(repository.path) == "\(repository.path)/.git")
        #expect(Self.find("\(repository.path)/inner/deep") == "\(repository.path)/.git")
        #expect(Self.find("\(base)/other") == "\(repository.path)/.git")
        #expect(Self.find("\(base)/apart") == "\(base)/apart.git")
    }

    @Test func whatIsNoRepositoryIsPassedBy() throws {
        let repository = try ScratchRepository()
        try repository.write("not Git's\n", to: "inner/.git/readme.txt")
        #expect(Self.find("\(repository.path)/inner") == "\(repository.path)/.git")
        try repository.write("gitdir: ../nowhere\n", to: "broken/.git")
        #expect(Self.find("\(repository.path)/broken") == nil)
        try repository.write("gitdir: \n", to: "empty/.git")
        #expect(Self.find("\(repository.path)/empty") == nil)
        let outside = try TemporaryFolder()
        #expect(Self.find(outside.path) == nil)
    }
}
