package import KataCore

/// Amounts of what providers use. In a budget, `nil` is no limit.
package struct Budget: Sendable, Hashable {
    /// Input and output together.
    package var tokens: Int64?
    /// Millionths of a US dollar.
    package var microdollars: Int64?
    package var turns: Int64?

    package init(tokens: Int64? = nil, microdollars: Int64? = nil, turns: Int64? = nil) {
        self.tokens = tokens
        self.microdollars = microdollars
        self.turns = turns
    }

    package var isUnlimited: Bool { self == Budget() }
}

/// How much has been used, or is asked for.
package struct BudgetAmount: Sendable, Hashable {
    package var tokens: Int64
    package var microdollars: Int64
    package var turns: Int64

    package init(tokens: Int64 = 0, microdollars: Int64 = 0, turns: Int64 = 0) {
        self.tokens = tokens
        self.microdollars = microdollars
        self.turns = turns
    }
}

/// A budget with those who share it.
package struct BudgetLimit: Sendable, Hashable {
    package enum Scope: Sendable, Hashable {
        /// The run alone.
        case run
        /// All runs of the repository, in what they have begun since a moment.
        case repository(since: Timestamp)
    }

    package var scope: Scope
    package var budget: Budget

    package init(_ scope: Scope, _ budget: Budget) {
        self.scope = scope
        self.budget = budget
    }
}

/// What an attempt may use in all: in each limited kind as much as was asked for, or what was left.
package struct BudgetGrant: Sendable, Hashable {
    /// `nil` where nothing limits.
    package var granted: Budget
    /// The tightest limits, with what others have used or reserved of them; for the message.
    package var shortage: Shortage?

    package struct Shortage: Sendable, Hashable {
        package var kind: String
        package var limit: Int64
        package var usedByOthers: Int64
        package var isShared: Bool

        package init(kind: String, limit: Int64, usedByOthers: Int64, isShared: Bool) {
            self.kind = kind
            self.limit = limit
            self.usedByOthers = usedByOthers
            self.isShared = isShared
        }
    }

    package init(granted: Budget, shortage: Shortage? = nil) {
        self.granted = granted
        self.shortage = shortage
    }
}
