import Foundation
import KataTestSupport
import Testing

@testable import KataFiles

@Suite struct StampTests {
    @Test func anEditThatPutsTheTimeBackShows() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("one\n", to: "a.md")
        let files = SystemFiles()
        let before = try #require(try files.stamp(of: DiskPath(path)))
        let time = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: Data("two\n".utf8))
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        let after = try #require(try files.stamp(of: DiskPath(path)))
        #expect(after.size == before.size && after.inode == before.inode)
        #expect(after != before)
    }

    @Test func whatIsReadHasItsStamp() throws {
        let folder = try TemporaryFolder()
        let path = DiskPath(try folder.write("one\n", to: "a.md"))
        let young = try SystemFiles().readStamped(path, limit: 10)
        #expect(young.bytes == Array("one\n".utf8))
        #expect(young.stamp == (try SystemFiles().stamp(of: path)))
        #expect(!young.isSettled)
        #expect(try SystemFiles(clockStep: -3_600_000_000_000).readStamped(path, limit: 10).isSettled)
    }

    @Test func onlyFilesHaveStamps() throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "inner/a.md")
        #expect(try SystemFiles().stamp(of: DiskPath("\(folder.path)/inner")) == nil)
        #expect(try SystemFiles().stamp(of: DiskPath("\(folder.path)/none")) == nil)
        #expect(throws: FileError.self) { try SystemFiles().readStamped(DiskPath("\(folder.path)/inner"), limit: 10) }
        #expect(throws: FileError.self) {
            try SystemFiles().readStamped(DiskPath("\(folder.path)/inner/a.md"), limit: 3)
        }
    }
}
