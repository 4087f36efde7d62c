extension FileAccess {
    /// Removes the files that atomic writes left below a folder when their process was killed. Nobody may be writing there.
    package func removeTemporaries(in folder: DiskPath, depth: Int) throws(FileError) {
        let entries = try list(below: folder, limits: WalkLimits()) { entry in
            entry.path.count { $0 == 0x2F } + 1 >= depth
        }
        for entry in entries where entry.kind == .regular && TemporaryName.matches(entry.name) {
            try remove(folder.appending(bytes: entry.path))
        }
    }
}
