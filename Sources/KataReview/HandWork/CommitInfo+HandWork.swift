package import KataGit
internal import KataMessages

extension CommitInfo {
    /// Whether the message names a task and says nothing of checks, which kata writes into each commit that it makes for one.
    package var isOfTaskByHand: Bool {
        let keys = Set(everyTrailer.map(\.key))
        return keys.contains("Kata-Task") && !keys.contains("Kata-Verify")
    }
}
