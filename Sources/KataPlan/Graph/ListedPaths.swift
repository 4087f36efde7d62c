/// Paths as the notes of a finding list them: not all of them when they are many, so that a thousand findings about the same
/// thousand plans stay readable.
enum ListedPaths {
    static func some(of paths: some Collection<String>) -> [String] {
        paths.count <= 12 ? Array(paths) : paths.prefix(10) + ["and \(paths.count - 10) more"]
    }
}
