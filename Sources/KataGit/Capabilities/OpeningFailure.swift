#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Says in plain words why libgit2 could not open a repository, and what to do about it.
struct OpeningFailure {
    let path: String
    let error: GitError

    var explained: GitError {
        if let name = unknownExtension {
            return GitError(
                .unsupportedRepository, "the repository at \(path) \(Self.reason(of: name))",
                function: error.function, libraryClass: error.libraryClass, libraryCode: error.libraryCode,
                hint: Self.wayOut(of: name))
        }
        if error.message.contains("repository version") || error.message.contains("object format") {
            return GitError(
                .unsupportedRepository,
                "the repository at \(path) has a format that is not supported: \(error.message)",
                function: error.function, libraryClass: error.libraryClass, libraryCode: error.libraryCode,
                hint: Self.wayOut(of: "objectformat"))
        }
        let folder = folderOfRepository
        // libgit2 1.5.1 reports "not found" for a foreign owner when no safe.directory is configured at all.
        if error.code == .ownership || error.code == .notFound && folder.map(Self.isForeign) == true {
            return .dubiousOwnership(of: folder ?? path)
        }
        if error.code == .notFound, folder == nil {
            return GitError(
                .notARepository, "no Git repository at \(path) or above it", hint: "make one with: git init")
        }
        return error
    }

    /// The name in "unsupported extension name extensions.objectformat".
    private var unknownExtension: String? {
        guard error.message.contains("extension"), let word = error.message.split(separator: " ").last,
            word.hasPrefix("extensions.")
        else { return nil }
        return String(word.dropFirst("extensions.".count)).lowercased()
    }

    private static func reason(of name: String) -> String {
        switch name {
        case "objectformat": "names its objects with SHA-256, which libgit2 can't read"
        case "refstorage": "keeps its references in the reftable format, which libgit2 can't read"
        default: "uses the extension '\(name)', which libgit2 does not know"
        }
    }

    private static func wayOut(of name: String) -> String {
        switch name {
        case "objectformat": "use a clone in the SHA-1 format: git init --object-format=sha1"
        case "refstorage": "convert it with Git 2.46 or newer: git refs migrate --ref-format=files"
        default: "work in a clone that does without it: git clone --no-local <repository> <folder>"
        }
    }

    /// The folder at the path or above it that has a `.git`.
    private var folderOfRepository: String? {
        var components = path.split(separator: "/", omittingEmptySubsequences: true)
        guard path.hasPrefix("/") else { return Self.has(".git", in: path) ? path : nil }
        while true {
            let folder = "/" + components.joined(separator: "/")
            if Self.has(".git", in: folder) { return folder }
            guard components.popLast() != nil else { return nil }
        }
    }

    private static func has(_ name: String, in folder: String) -> Bool {
        var status = stat()
        return unsafe lstat("\(folder)/\(name)", &status) == 0
    }

    private static func isForeign(_ folder: String) -> Bool {
        [folder, "\(folder)/.git"].contains { path in
            var status = stat()
            return unsafe stat(path, &status) == 0 && status.st_uid != geteuid()
        }
    }
}

extension GitError {
    static func dubiousOwnership(of folder: String) -> GitError {
        GitError(
            .ownership, "the repository at \(folder) belongs to somebody else, and Git does not trust it",
            hint: "if you trust it: git config --global --add safe.directory \(folder)")
    }
}
