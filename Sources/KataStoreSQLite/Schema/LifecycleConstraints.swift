internal import KataStore

/// Triggers that make the database itself refuse what ``Lifecycle`` does not allow, whoever writes to it.
///
/// They are rendered from the tables of the lifecycle. A change there needs a new step in ``Schema`` that drops and creates them.
enum LifecycleConstraints {
    static var statements: [String] {
        guards(of: "runs", Lifecycle.runs) + guards(of: "attempts", Lifecycle.attempts)
            + [oneOpenRun, oneOpenAttempt, endedRunsStay, openRunsStay, epochsGrow]
            + ["events", "checks"].flatMap(appendOnly)
    }

    /// Every message of these triggers starts so.
    static let marker = "kata: "
    static let illegalTransition = marker + "illegal transition"

    private static func guards<Status>(of table: String, _ lifecycle: Lifecycle<Status>) -> [String] {
        let pairs = lifecycle.transitions.map { "'\($0.from.rawValue)>\($0.to.rawValue)'" }.joined(separator: ", ")
        return [
            """
            CREATE TRIGGER \(table)_start BEFORE INSERT ON \(table)
            WHEN NEW.status <> '\(lifecycle.initial.rawValue)'
            BEGIN SELECT RAISE(ABORT, '\(illegalTransition)'); END
            """,
            """
            CREATE TRIGGER \(table)_transition BEFORE UPDATE OF status ON \(table)
            WHEN NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN (\(pairs))
            BEGIN SELECT RAISE(ABORT, '\(illegalTransition)'); END
            """,
        ]
    }

    private static var unfinished: String { list(RunStatus.allCases.filter { !$0.isTerminal }.map(\.rawValue)) }
    private static var ended: String { list(RunStatus.allCases.filter(\.isTerminal).map(\.rawValue)) }
    private static func list(_ values: [String]) -> String { values.map { "'\($0)'" }.joined(separator: ", ") }

    private static var oneOpenRun: String {
        "CREATE UNIQUE INDEX one_open_run ON runs (exclusive_key) WHERE status IN (\(unfinished))"
    }

    private static var oneOpenAttempt: String {
        let open = list(AttemptStatus.allCases.filter { !$0.isTerminal }.map(\.rawValue))
        return "CREATE UNIQUE INDEX one_open_attempt ON attempts (run, task) WHERE status IN (\(open))"
    }

    private static var endedRunsStay: String {
        """
        CREATE TRIGGER ended_runs_stay
        BEFORE UPDATE OF detail, message, started_at, ended_at, active_ms, result_commit, summary_path, epoch ON runs
        WHEN OLD.status IN (\(ended))
        BEGIN SELECT RAISE(ABORT, '\(marker)the run has ended'); END
        """
    }

    private static var openRunsStay: String {
        """
        CREATE TRIGGER open_runs_stay BEFORE DELETE ON runs WHEN OLD.status NOT IN (\(ended))
        BEGIN SELECT RAISE(ABORT, '\(marker)the run has not ended'); END
        """
    }

    private static var epochsGrow: String {
        """
        CREATE TRIGGER epochs_grow BEFORE UPDATE OF epoch ON runs WHEN NEW.epoch < OLD.epoch
        BEGIN SELECT RAISE(ABORT, '\(marker)an epoch never goes back'); END
        """
    }

    /// Rows may go only together with their run.
    private static func appendOnly(_ table: String) -> [String] {
        [
            """
            CREATE TRIGGER \(table)_stay BEFORE UPDATE ON \(table)
            BEGIN SELECT RAISE(ABORT, '\(marker)\(table) are only ever added'); END
            """,
            """
            CREATE TRIGGER \(table)_remain BEFORE DELETE ON \(table)
            WHEN EXISTS (SELECT 1 FROM runs WHERE id = OLD.run)
            BEGIN SELECT RAISE(ABORT, '\(marker)\(table) are only ever added'); END
            """,
        ]
    }
}
