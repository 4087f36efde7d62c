internal import Foundation

/// Where a shell's completion looks: the working folder, or the one that the line so far names with -C.
enum CompletionPlace {
    /// - Parameter words: of the line that is being completed.
    static func folder(_ words: [String]) -> String {
        let here = FileManager.default.currentDirectoryPath
        guard let option = words.firstIndex(of: "-C"), option + 1 < words.count, !words[option + 1].isEmpty else {
            return here
        }
        let folder = words[option + 1]
        return PathNormalizer.normalized(folder.hasPrefix("/") ? folder : "\(here)/\(folder)")
    }
}
