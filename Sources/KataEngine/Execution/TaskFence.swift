package import KataCore

/// Which paths a task may put into its commit: everything it changed, held against what its plan declares and against what
/// was uncommitted before the run.
package struct TaskFence: Sendable {
    /// What the plan declares for this task: files, folders (everything below), and globs with `*`.
    package var declared: [PathRule]
    /// Paths with uncommitted work of the user when the run began.
    package var usersPaths: Set<RepositoryPath>
    /// The document that asks for the task.
    package var planPath: RepositoryPath?

    package init(declared: [PathRule], usersPaths: Set<RepositoryPath>, planPath: RepositoryPath?) {
        self.declared = declared
        self.usersPaths = usersPaths
        self.planPath = planPath
    }

    /// The judgement over what one task changed.
    package struct Assessment: Sendable, Hashable {
        package var changed: [RepositoryPath] = []
        /// Changed, but named nowhere in the plan.
        package var undeclared: [RepositoryPath] = []
        /// Removed, but named nowhere in the plan.
        package var undeclaredDeletions: [RepositoryPath] = []
        /// Changed on top of uncommitted work of the user.
        package var usersPaths: [RepositoryPath] = []
        package var touchesPlan = false

        /// Takes a path out that turned out to be somebody else's.
        mutating func remove(_ path: RepositoryPath) {
            changed.removeAll { $0 == path }
            undeclared.removeAll { $0 == path }
            undeclaredDeletions.removeAll { $0 == path }
            usersPaths.removeAll { $0 == path }
        }
    }

    /// - Parameter changes: every path that differs between the task's start and now, with whether it is gone now.
    package func assess(_ changes: [(path: RepositoryPath, isDeletion: Bool)]) -> Assessment {
        var result = Assessment()
        for change in changes {
            result.changed.append(change.path)
            if change.path == planPath { result.touchesPlan = true }
            if usersPaths.contains(change.path) { result.usersPaths.append(change.path) }
            guard !declared.contains(where: { $0.covers(change.path) }) else { continue }
            if change.isDeletion {
                result.undeclaredDeletions.append(change.path)
            } else {
                result.undeclared.append(change.path)
            }
        }
        return result
    }
}

/// One entry of a plan's file list: a path, a folder, or a glob.
package struct PathRule: Sendable, Hashable {
    private let pattern: [UInt8]
    private let hasWildcard: Bool

    /// - Parameter text: as the plan writes it. `*` stands for any bytes but `/`, `**` for any bytes.
    /// - Returns: `nil` for an entry that is no path inside the repository.
    package init?(_ text: String) {
        guard let path = try? RepositoryPath(text) else { return nil }
        pattern = path.bytes
        hasWildcard = path.bytes.contains(0x2A)
    }

    package func covers(_ path: RepositoryPath) -> Bool {
        if hasWildcard { return Self.matches(pattern[...], path.bytes[...]) }
        return path.bytes.starts(with: pattern)
            && (path.bytes.count == pattern.count || path.bytes[pattern.count] == 0x2F)
    }

    private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        // Iterative with one place to return to for each kind of star: never exponential.
        typealias Place = (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)
        var place: Place = (pattern, text)
        var afterStar: Place?
        var afterDoubleStar: Place?
        while true {
            if let expected = place.pattern.first, expected == 0x2A {
                if place.pattern.dropFirst().first == 0x2A {
                    place.pattern = place.pattern.dropFirst(2)
                    afterDoubleStar = place
                    afterStar = nil
                } else {
                    place.pattern = place.pattern.dropFirst()
                    afterStar = place
                }
            } else if let expected = place.pattern.first, let actual = place.text.first, expected == actual {
                place = (place.pattern.dropFirst(), place.text.dropFirst())
            } else if place.pattern.isEmpty && place.text.isEmpty {
                return true
            } else if let star = afterStar, let skipped = star.text.first, skipped != 0x2F {
                place = (star.pattern, star.text.dropFirst())
                afterStar = place
            } else if let star = afterDoubleStar, !star.text.isEmpty {
                place = (star.pattern, star.text.dropFirst())
                afterDoubleStar = place
                afterStar = nil
            } else {
                return false
            }
        }
    }
}
