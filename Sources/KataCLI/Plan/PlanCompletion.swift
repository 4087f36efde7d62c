internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// Ids of plans for the completion of a shell: those of the project that the line is about.
enum PlanCompletion {
    static func ids(_ words: [String]) -> [String] {
        guard let library = try? PlanLibrary.find(from: CompletionPlace.folder(words), files: SystemFiles())
        else { return [] }
        return library.tree.plans.filter { !$0.isArchived }.map(\.id.description)
    }
}
