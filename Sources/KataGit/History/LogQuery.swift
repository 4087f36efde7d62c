package import KataCore

/// Which commits to list.
package struct LogQuery: Sendable, Hashable {
    /// A trailer anywhere in the message.
    package struct TrailerFilter: Sendable, Hashable {
        package var key: String
        /// `nil`: any value.
        package var value: String?

        package init(key: String, value: String? = nil) {
            self.key = key
            self.value = value
        }
    }

    /// Where to start.
    package var from: [ObjectID]
    /// These and everything they can reach are left out.
    package var excluding: [ObjectID]
    /// Only commits that changed one of these paths, or something below them, against every parent.
    package var paths: [RepositoryPath]
    package var trailer: TrailerFilter?
    /// With ``trailer``: commits with a scope in their subject, `type(scope): text`, are listed too.
    package var includesScoped: Bool
    /// At most so many; `nil`: all.
    package var limit: Int?

    package init(
        from: [ObjectID], excluding: [ObjectID] = [], paths: [RepositoryPath] = [], trailer: TrailerFilter? = nil,
        includesScoped: Bool = false, limit: Int? = nil
    ) {
        self.from = from
        self.excluding = excluding
        self.paths = paths
        self.trailer = trailer
        self.includesScoped = includesScoped
        self.limit = limit
    }
}
