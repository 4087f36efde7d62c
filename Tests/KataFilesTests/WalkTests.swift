import KataFiles
import KataTestSupport
import Testing

@Suite struct WalkTests {
    @Test func `everything below comes once, sorted, with its kind`() throws {
        let folder = try TemporaryFolder()
        try folder.write("1", to: "b/c/file")
        try folder.write("22", to: "b/file")
        try folder.write("", to: "a")
        try folder.link("l", to: "b")
        let entries = try SystemFiles().list(below: DiskPath(folder.path), limits: WalkLimits(includesStatus: true))
        #expect(entries.map(\.display) == ["a", "b", "b/c", "b/c/file", "b/file", "l"])
        #expect(entries.map(\.kind) == [.regular, .folder, .folder, .regular, .regular, .symbolicLink])
        #expect(entries[4].status?.size == 2)
        #expect(entries[4].name == "file")
        let plain = try SystemFiles().list(below: DiskPath(folder.path))
        #expect(plain.map(\.path) == entries.map(\.path))
        #expect(plain.allSatisfy { $0.status == nil })
    }

    @Test func `a skipped folder is reported but not entered`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "node_modules/x/y")
        try folder.write("", to: "src/node_modules/z")
        try folder.write("", to: "src/a")
        let entries = try SystemFiles().list(below: DiskPath(folder.path), limits: WalkLimits()) {
            $0.name == "node_modules"
        }
        #expect(entries.map(\.display) == ["node_modules", "src", "src/a", "src/node_modules"])
    }

    @Test func `a link to a folder above does not make the walk endless`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "a/b/c")
        try folder.link("a/b/up", to: folder.path)
        #expect(try SystemFiles().list(below: DiskPath(folder.path)).count == 4)
    }

    @Test func `depth and number of entries are bounded`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "1/2/3/4")
        let path = DiskPath(folder.path)
        #expect(try SystemFiles().list(below: path, limits: WalkLimits(depth: 4)).count == 4)
        for limits in [WalkLimits(depth: 3), WalkLimits(entries: 3)] {
            do throws(FileError) {
                _ = try SystemFiles().list(below: path, limits: limits)
                Issue.record("no limit")
            } catch {
                #expect(error.code == .tooLarge)
            }
        }
    }

    @Test func `what can't be walked is an error`() throws {
        let folder = try TemporaryFolder()
        let file = DiskPath(try folder.write("", to: "file"))
        for (path, code) in [(file, FileError.Code.notFolder), ("\(folder.path)/none", .notFound)] {
            do throws(FileError) {
                _ = try SystemFiles().list(below: path)
                Issue.record("\(path) was walked")
            } catch {
                #expect(error.code == code)
            }
        }
    }

    @Test func `a folder that becomes a link during the walk is not followed`() throws {
        let folder = try TemporaryFolder()
        try folder.write("secret", to: "outside/secret")
        try folder.write("", to: "tree/a/b")
        try folder.link("link", to: "\(folder.path)/outside")
        let root = folder.path
        // The question comes between the look at the folder and its opening.
        let entries = try SystemFiles().list(below: "\(root)/tree", limits: WalkLimits()) { entry in
            try? SystemFiles().removeFolder("\(root)/tree/\(entry.display)")
            try? SystemFiles().rename("\(root)/link", to: "\(root)/tree/\(entry.display)", durable: false)
            return false
        }
        #expect(entries.map(\.display) == ["a"])
    }
}
