internal import KataPlan
internal import Synchronization

/// Tells which files of the project are there, looking each up once: many plans name the same ones.
final class PresentFiles: Sendable {
    private let library: PlanLibrary
    private let known = Mutex<[String: Bool]>([:])

    init(library: PlanLibrary) { self.library = library }

    func contains(_ path: String) -> Bool {
        if let answer = known.withLock({ $0[path] }) { return answer }
        let answer = library.tree.lists(path) || library.exists(path)
        known.withLock { $0[path] = answer }
        return answer
    }
}
