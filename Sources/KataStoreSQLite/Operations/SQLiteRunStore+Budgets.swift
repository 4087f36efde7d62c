internal import GRDB
internal import KataCore
package import KataStore

extension SQLiteRunStore {
    package func reserveBudget(
        _ amount: BudgetAmount, within limits: [BudgetLimit], under lease: Lease
    ) async throws(StoreError) -> BudgetGrant {
        try await write("reserveBudget") { [self] db in
            try db.append([], under: lease)
            var grant = BudgetGrant(granted: Budget())
            for limit in limits {
                let used = try db.used(in: limit.scope, besides: lease)
                let isShared = limit.scope != .run
                grant.tighten(\.tokens, "tokens", limit.budget.tokens, used.tokens, amount.tokens, isShared)
                grant.tighten(
                    \.microdollars, "microdollars", limit.budget.microdollars, used.microdollars, amount.microdollars,
                    isShared)
                grant.tighten(\.turns, "turns", limit.budget.turns, used.turns, amount.turns, isShared)
            }
            try db.cachedStatement(
                sql: """
                    INSERT INTO reservations (run, epoch, made_at, tokens, microdollars, turns) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (run, epoch) DO UPDATE SET tokens = excluded.tokens,
                        microdollars = excluded.microdollars, turns = excluded.turns
                    """
            ).execute(arguments: [
                lease.run.description, lease.epoch, settings.now().milliseconds, grant.granted.tokens ?? amount.tokens,
                grant.granted.microdollars ?? amount.microdollars, grant.granted.turns ?? amount.turns,
            ])
            return grant
        }
    }

    package func releaseBudget(under lease: Lease) async throws(StoreError) {
        try await write("releaseBudget") { db in
            try db.cachedStatement(sql: "DELETE FROM reservations WHERE run = ? AND epoch = ?")
                .execute(arguments: [lease.run.description, lease.epoch])
        }
    }
}

extension BudgetGrant {
    /// Takes the tighter of what is granted so far and what one limit leaves.
    fileprivate mutating func tighten(
        _ part: WritableKeyPath<Budget, Int64?>, _ kind: String, _ limit: Int64?, _ used: Int64, _ asked: Int64,
        _ isShared: Bool
    ) {
        guard let limit else { return }
        let rest = max(0, limit - min(used, limit))
        let allowed = min(asked, rest)
        guard granted[keyPath: part].map({ allowed < $0 }) ?? true else { return }
        granted[keyPath: part] = allowed
        if allowed < asked {
            shortage = Shortage(kind: kind, limit: limit, usedByOthers: used, isShared: isShared)
        }
    }
}

extension Database {
    /// What attempts have used and what is reserved, without what the lease's owner has reserved for the attempt under way.
    fileprivate func used(in scope: BudgetLimit.Scope, besides lease: Lease) throws -> BudgetAmount {
        // Numbers of providers may be of any size: as floating point their sum can't overflow.
        let sums = """
            SELECT min(total(tokens), 9e18), min(total(microdollars), 9e18), min(total(turns), 9e18) FROM (
                SELECT coalesce(input_tokens, 0) + 0.0 + coalesce(output_tokens, 0) AS tokens,
                    coalesce(cost_microdollars, 0) AS microdollars, coalesce(turns, 0) AS turns
                FROM attempts WHERE %A
                UNION ALL
                SELECT tokens, microdollars, turns FROM reservations WHERE NOT (run = ? AND epoch = ?) AND %R)
            """
        let own: StatementArguments = [lease.run.description, lease.epoch]
        let (condition, reserved, arguments): (String, String, StatementArguments) =
            switch scope {
            case .run:
                ("run = ?", "run = ?", [lease.run.description] + own + [lease.run.description])
            case .repository(let since):
                ("started_at >= ?", "made_at >= ?", [since.milliseconds] + own + [since.milliseconds])
            }
        let statement = try cachedStatement(
            sql: sums.replacing("%A", with: condition).replacing("%R", with: reserved))
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return BudgetAmount() }
        return BudgetAmount(
            tokens: Int64(row[0] as Double), microdollars: Int64(row[1] as Double), turns: Int64(row[2] as Double))
    }
}
