internal import KataDigest
internal import KataFiles
internal import KataPlan
internal import Synchronization

/// Outlines of the plans of one planning folder that outlive the process, so that a call costs what has changed since the last.
///
/// Whether it is there changes no answer. Several processes may use it at the same time; the last one to write wins, and what it
/// did not know is found again by the next.
final class PlanIndex: Sendable {
    private let place: PlanIndexPlace
    private let program: String
    private let root: String
    private let files: any FileAccess
    private let known = Mutex<[String: IndexedPlan]?>(nil)

    /// - Returns: `nil` when there is no place for an index.
    init?(_ indexing: PlanIndexing, projectRoot: String, files: any FileAccess) {
        guard let place = PlanIndexPlace(indexing, projectRoot: projectRoot, files: files) else { return nil }
        self.place = place
        self.files = files
        program = indexing.program
        root = projectRoot
    }

    /// The outlines of plans, in their order. Files whose stamps are those of the index are not read, files whose content is
    /// that of the index are not parsed.
    func outlines(
        of plans: [PlanReference], in library: PlanLibrary
    ) -> [Result<PlanOutline, FileError>] {
        let old = known.withLock { known in
            if let known { return known }
            let read = place.read(files).flatMap { PlanIndexFile.plans(in: $0, program: program, root: root) } ?? [:]
            known = read
            return read
        }
        let answers = ParallelMap.map(plans) { plan in answer(plan, old[plan.path], in: library) }
        var new = old
        var hasChanged = false
        for (plan, answer) in zip(plans, answers) {
            guard case .success((_, let entry?)) = answer else { continue }
            new[plan.path] = entry
            hasChanged = true
        }
        if hasChanged {
            for path in Array(new.keys) where !library.tree.lists(".planning/" + path) { new[path] = nil }
            known.withLock { $0 = new }
            place.write(PlanIndexFile.bytes(new, program: program, root: root), files)
        }
        return answers.map { $0.map(\.outline) }
    }

    private typealias Answer = (outline: PlanOutline, news: IndexedPlan?)

    private func answer(
        _ plan: PlanReference, _ known: IndexedPlan?, in library: PlanLibrary
    ) -> Result<Answer, FileError> {
        let path = ".planning/\(plan.path)"
        if let known, known.isSettled, (try? files.stamp(of: library.place(of: plan.path))) == known.stamp,
            let outline = known.outline(path: path)
        {
            return .success((outline, nil))
        }
        do throws(FileError) {
            let read = try files.readStamped(library.place(of: plan.path), limit: PlanLibrary.longestFile)
            let digest = Digest256.of(read.bytes)
            if var known, known.digest == digest, let outline = known.outline(path: path) {
                guard let stamp = read.stamp, known.stamp != stamp || known.isSettled != read.isSettled else {
                    return .success((outline, nil))
                }
                known.stamp = stamp
                known.isSettled = read.isSettled
                return .success((outline, known))
            }
            let outline = PlanOutline(PlanDocument.parse(bytes: read.bytes, path: path))
            let news = read.stamp.map {
                IndexedPlan(outline, stamp: $0, isSettled: read.isSettled, digest: digest)
            }
            return .success((outline, news))
        } catch {
            return .failure(error)
        }
    }
}
