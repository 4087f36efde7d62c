import Foundation

/// A folder for one test, gone with the value.
package struct TemporaryFolder: ~Copyable {
    /// Absolute, without symbolic links in it.
    package let path: String

    package init() throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        path = "\(base)/kata-test-\(UUID().uuidString.lowercased())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, with its folders, and returns its absolute path.
    @discardableResult
    package borrowing func write(_ text: String, to name: String, executable: Bool = false) throws -> String {
        try write(Array(text.utf8), to: name, executable: executable)
    }

    @discardableResult
    package borrowing func write(_ bytes: [UInt8], to name: String, executable: Bool = false) throws -> String {
        let file = "\(path)/\(name)"
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        if executable {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        }
        return file
    }

    package borrowing func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
    }

    package borrowing func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }
}
