import Foundation
import KataTestSupport
import Testing

@testable import KataHooks

/// What is read of an index is what the real `git` says is in it.
@Suite struct IndexEntriesTests {
    private func index(of repository: ScratchRepository) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(repository.path)/.git/index")))
    }

    private func repository() throws -> ScratchRepository {
        let repository = try ScratchRepository()
        for number in 0..<40 { try repository.write("\(number)\n", to: "folder/part-\(number)/file-\(number).txt") }
        try repository.write("x\n", to: "a b.txt")
        try repository.write("#!/bin/sh\n", to: "it's\nodd")
        try repository.git("add", "-A")
        try repository.git("update-index", "--chmod=+x", "it's\nodd")
        return repository
    }

    @Test(arguments: ["2", "3", "4"])
    func everyEntryIsWhatGitLists(version: String) throws {
        let repository = try repository()
        try repository.git("update-index", "--index-version", version)
        var expected: [String: String] = [:]
        for line in try repository.git("ls-files", "-s", "-z").split(separator: "\0") {
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            expected[parts[1]] = String(parts[0].dropLast(2))
        }
        #expect(expected.count == 42)
        let bytes = try index(of: repository)
        #expect(IndexEntries(bytes, at: Set(expected.keys))?.contents == expected)
        #expect(IndexEntries(bytes, at: ["a b.txt", "missing"])?.contents == ["a b.txt": expected["a b.txt"] ?? ""])
        #expect(IndexEntries(bytes, at: ["folder/part-1"]) == nil, "a folder is Git's to compare")
        for length in stride(from: 0, to: bytes.count - 1, by: 97) {
            // Cut short it is no index, or one that ends early; it never traps.
            _ = IndexEntries(Array(bytes[..<length]), at: Set(expected.keys))
        }
    }

    @Test func whatOnlyGitCanTellIsLeftToGit() throws {
        let repository = try repository()
        try repository.write("new\n", to: "announced.txt")
        try repository.git("add", "-N", "announced.txt")
        #expect(IndexEntries(try index(of: repository), at: ["announced.txt"]) == nil)
        #expect(IndexEntries(try index(of: repository), at: ["a b.txt"]) != nil)
        try repository.git("update-index", "--split-index")
        #expect(IndexEntries(try index(of: repository), at: ["a b.txt"]) == nil)
    }
}
