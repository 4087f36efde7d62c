internal import Foundation
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// Ids of plans for the completion of a shell: those below the working folder.
enum PlanCompletion {
    static func ids() -> [String] {
        guard let library = try? PlanLibrary.find(from: FileManager.default.currentDirectoryPath, files: SystemFiles())
        else { return [] }
        return library.tree.plans.filter { !$0.isArchived }.map(\.id.description)
    }
}
