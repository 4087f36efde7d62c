internal import Foundation
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// Numbers of phases for the completion of a shell: those below the working folder.
enum PhaseCompletion {
    static func numbers() -> [String] {
        guard let library = try? PlanLibrary.find(from: FileManager.default.currentDirectoryPath, files: SystemFiles())
        else { return [] }
        return PhaseOverview.all(in: library.tree).filter { !$0.isArchived }
            .map { $0.folder.number?.text ?? $0.name }
    }
}
