import Foundation
import KataCore
import KataFiles
import KataPlan
import KataTestSupport
import Testing

@testable import KataEngine

@Suite struct PlanIndexTests {
    @Test func whatHasNotChangedIsNotReadAgain() throws {
        let project = try IndexedProject()
        try project.writeThree()
        let plain = try project.unindexed().everything()
        let cold = try project.plansRead {
            let indexed = try project.library().everything()
            #expect(indexed == plain)
        }
        #expect(cold == ["01-01-PLAN.md", "01-02-PLAN.md", "01-03-PLAN.md"])
        let warm = try project.plansRead {
            let indexed = try project.library().everything()
            #expect(indexed == plain)
        }
        #expect(warm == [])
        try project.write(IndexedProject.plan("02", title: "Other"), to: "01-base/01-02")
        let changed = try project.unindexed().everything()
        #expect(changed != plain)
        let after = try project.plansRead {
            let indexed = try project.library().everything()
            #expect(indexed == changed)
        }
        #expect(after == ["01-02-PLAN.md"])
    }

    /// A second change may come within one step of the clock: as long as that is possible, the content decides.
    @Test func youngFilesAreLookedAtOnceMore() throws {
        let project = try IndexedProject()
        try project.writeThree()
        _ = try project.library(settled: false).everything()
        let again = try project.plansRead { _ = try project.library(settled: false).everything() }
        #expect(Set(again).count == 3)
        // Once they are believed, the index says so too.
        _ = try project.library().everything()
        #expect(try project.plansRead { _ = try project.library().everything() } == [])
    }

    @Test func aChangeThatNoStampShowsIsFound() throws {
        let project = try IndexedProject()
        try project.writeThree()
        func findings() throws -> [Diagnostic] {
            let library = try PlanLibrary.open(
                projectRoot: project.root, files: FrozenStamps(), indexing: PlanIndexing(program: "test"))
            return library.lint(library.tree.plans)
        }
        let before = try findings()
        #expect(!project.indexFiles().isEmpty)
        try project.write(IndexedProject.plan("02", title: "Second", dependsOn: "[\"77\"]"), to: "01-base/01-02")
        let after = try findings()
        #expect(after != before)
        let plain = try project.unindexed().everything().findings
        #expect(after == plain)
    }

    @Test func aDamagedIndexIsMadeAnew() throws {
        let project = try IndexedProject()
        try project.writeThree()
        let plain = try project.library().everything()
        let file = try #require(project.indexFiles().first)
        let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        var damaged: [[UInt8]] = [[], [0x6B], Array(good.dropLast()), good + [0], Array(good.prefix(60))]
        for place in stride(from: 0, to: good.count, by: 37) {
            var bytes = good
            bytes[place] ^= 0x10
            damaged.append(bytes)
        }
        for bytes in damaged {
            try Data(bytes).write(to: URL(fileURLWithPath: file))
            let read = try project.plansRead {
                let indexed = try project.library().everything()
                #expect(indexed == plain)
            }
            #expect(read.count == 3)
        }
        #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) == good)
    }

    /// With a digest that fits, so that only the reading itself stands between the bytes and the memory.
    @Test(arguments: [1, 2, 3, 4]) func bytesThatAreNoOutlineAreRefused(_ seed: UInt64) {
        var writer = OutlineWriter()
        PlanOutline(
            PlanDocument.parse(bytes: Array(IndexedProject.plan("01", title: "First").utf8), path: "01-01-PLAN.md")
        )
        .write(to: &writer)
        var random = Randomness(seed: seed)
        for _ in 0..<2000 {
            var bytes = writer.bytes
            for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            bytes.removeLast(random.below(3))
            var reader = OutlineReader(bytes)
            _ = try? PlanOutline(path: "a", from: &reader)
        }
    }

    @Test func anotherProgramsIndexIsNotBelieved() throws {
        let project = try IndexedProject()
        try project.writeThree()
        _ = try project.library(program: "test 1").everything()
        let read = try project.plansRead { _ = try project.library(program: "test 2").everything() }
        #expect(read.count == 3)
    }

    @Test func theIndexOfAnotherFolderIsNotBelieved() throws {
        let (one, other) = (try IndexedProject(), try IndexedProject())
        try one.writeThree()
        try other.writeThree()
        _ = try one.library().everything()
        _ = try other.library().everything()
        let (from, to) = (try #require(one.indexFiles().first), try #require(other.indexFiles().first))
        try Data(contentsOf: URL(fileURLWithPath: from)).write(to: URL(fileURLWithPath: to))
        #expect(try other.plansRead { _ = try other.library().everything() }.count == 3)
    }

    @Test func plansThatAreGoneAreForgotten() throws {
        let project = try IndexedProject()
        try project.writeThree()
        _ = try project.library().everything()
        let size = try Data(contentsOf: URL(fileURLWithPath: try #require(project.indexFiles().first))).count
        try FileManager.default.removeItem(atPath: "\(project.root)/.planning/phases/01-base/01-03-PLAN.md")
        try project.write(IndexedProject.plan("02", title: "Changed"), to: "01-base/01-02")
        _ = try project.library().everything()
        #expect(try Data(contentsOf: URL(fileURLWithPath: try #require(project.indexFiles().first))).count < size)
    }

    @Test func onlyTheOwnerCanReadIt() throws {
        let project = try IndexedProject()
        try project.writeThree()
        _ = try project.library().everything()
        func mode(_ path: String) throws -> FileMode? { try SystemFiles().status(of: DiskPath(path))?.mode }
        #expect(try mode(project.indexFolder) == .privateFolder)
        #expect(try mode(try #require(project.indexFiles().first)) == .private)
    }

    @Test(arguments: ["kata", "kata/index"]) func linksAreNotFollowedOut(_ name: String) throws {
        let project = try IndexedProject()
        try project.writeThree()
        let outside = "\(project.repository.home)/outside"
        try FileManager.default.createDirectory(atPath: "\(outside)/index", withIntermediateDirectories: true)
        let link = "\(project.root)/.git/\(name)"
        try FileManager.default.createDirectory(
            atPath: (link as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: outside)
        let plain = try project.unindexed().everything()
        #expect(try project.library().everything() == plain)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: outside) == ["index"])
    }

    @Test func aFileThatCantBeWrittenIsNoTrouble() throws {
        let project = try IndexedProject()
        try project.writeThree()
        try project.repository.write("in the way\n", to: ".git/kata")
        let plain = try project.unindexed().everything()
        #expect(try project.library().everything() == plain)
    }

    @Test func workingTreesShareTheFolderAndNotTheFile() throws {
        let project = try IndexedProject()
        try project.writeThree()
        try project.repository.git("add", "-A")
        try project.repository.git("commit", "-qm", "plans")
        try project.repository.git("worktree", "add", "-q", "../other")
        let other = "\(project.repository.folder.path)/other"
        _ = try project.library().everything()
        _ = try project.library(at: other).everything()
        #expect(project.indexFiles().count == 2)
        #expect(try project.plansRead { _ = try project.library(at: other).everything() } == [])
    }

    @Test func withoutARepositoryTheCacheHoldsIt() throws {
        let project = try IndexedProject(initialized: false)
        try project.writeThree()
        let cache = "\(project.repository.home)/.cache/kata"
        _ = try project.library(cache: cache).everything()
        #expect(try project.plansRead { _ = try project.library(cache: cache).everything() } == [])
        #expect(try project.plansRead { _ = try project.library().everything() }.count > 0)
        #expect(PlanIndexing.cacheFolder(in: ["HOME": "/h"]) == "/h/.cache/kata")
        #expect(PlanIndexing.cacheFolder(in: ["HOME": "/h", "XDG_CACHE_HOME": "/c"]) == "/c/kata")
        #expect(PlanIndexing.cacheFolder(in: ["XDG_CACHE_HOME": "relative"]) == nil)
    }

    @Test func manyAtOnceAgree() async throws {
        let project = try IndexedProject()
        try project.writeThree()
        let plain = try project.unindexed().everything()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    // Two builds that take the file from each other again and again.
                    try project.library(program: "test \(number % 2)").everything() == plain
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
        #expect(project.indexFiles().count == 1)
    }
}

/// The disk with stamps that never change, and that nobody may believe yet.
struct FrozenStamps: DiskBacked {
    let disk = SystemFiles()
    private static let stamp = FileStamp(size: 1, modified: 1, changed: 1, inode: 1)

    func stamp(of path: DiskPath) throws(FileError) -> FileStamp? { Self.stamp }

    func readStamped(_ path: DiskPath, limit: Int) throws(FileError) -> StampedBytes {
        StampedBytes(bytes: try disk.read(path, limit: limit), stamp: Self.stamp, isSettled: false)
    }
}
