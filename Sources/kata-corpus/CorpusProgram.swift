internal import KataFiles

/// `kata-corpus [--list KIND]… PATH…`: reads every document below the given paths and prints what came of it.
/// `kata-corpus --growth`: times the readers on documents of hostile sizes.
enum CorpusProgram {
    /// - Returns: 0 when every bar is kept, 1 when one is not, 2 for wrong usage.
    static func run(_ arguments: [String]) -> Int32 {
        if arguments == ["--growth"] { return Growth.run() ? 0 : 1 }
        var folders: [String] = []
        var listed: Set<String> = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--list", let kind = rest.popFirst() {
                listed.insert(kind)
            } else {
                folders.append(argument)
            }
        }
        guard !folders.isEmpty, listed.allSatisfy({ $0.contains(".") || Figures.kinds.contains($0) }) else {
            print("usage: Scripts/corpus [--list KIND]… FOLDER… | --growth")
            print("kinds: \(Figures.kinds.joined(separator: ", ")), or the code of a diagnostic")
            return 2
        }
        var figures = Figures(listed: listed)
        for folder in folders { read(folder, into: &figures) }
        let report = Report(figures: figures)
        for line in figures.findings + report.lines() { print(line) }
        return report.isGood ? 0 : 1
    }

    private static func read(_ folder: String, into figures: inout Figures) {
        let files = SystemFiles()
        do throws(FileError) {
            guard try files.status(of: DiskPath(folder), followingLinks: true)?.kind == .folder else {
                try read(DiskPath(folder), folder, files, &figures)
                return
            }
            let entries = try files.list(below: DiskPath(folder), limits: WalkLimits(depth: 64, entries: 2_000_000)) {
                $0.kind == .folder && ($0.name == ".git" || $0.name == "node_modules")
            }
            for entry in entries where entry.kind == .regular {
                let place = DiskPath(folder).appending(bytes: entry.path)
                do throws(FileError) {
                    try read(place, place.display, files, &figures)
                } catch {
                    figures.unreadable += 1
                    figures.note("unreadable", place.display, error.description)
                }
            }
        } catch {
            figures.unreadable += 1
            figures.note("unreadable", folder, error.description)
        }
    }

    private static func read(
        _ path: DiskPath, _ name: String, _ files: SystemFiles, _ figures: inout Figures
    ) throws(FileError) {
        figures.read(try files.read(path, limit: 1 << 30), path: name)
    }
}
