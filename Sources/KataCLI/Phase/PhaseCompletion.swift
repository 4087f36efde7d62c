internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// Numbers of phases for the completion of a shell: those of the project that the line is about.
enum PhaseCompletion {
    static func numbers(_ words: [String]) -> [String] {
        guard let library = try? PlanLibrary.find(from: CompletionPlace.folder(words), files: SystemFiles())
        else { return [] }
        return PhaseOverview.all(in: library.tree).filter { !$0.isArchived }
            .map { $0.folder.number?.text ?? $0.name }
    }
}
