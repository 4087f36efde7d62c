extension Schema {
    /// Times are milliseconds since 1970 in UTC, durations milliseconds, ids of Git objects hexadecimal, paths bytes.
    static let version1Tables = """
        CREATE TABLE runs (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            client_key TEXT UNIQUE,
            exclusive_key TEXT,
            parent TEXT,
            phase TEXT,
            plan TEXT,
            plan_path BLOB,
            plan_digest TEXT,
            base_commit TEXT,
            branch TEXT,
            provider TEXT NOT NULL,
            mode TEXT NOT NULL,
            model TEXT,
            options TEXT NOT NULL,
            status TEXT NOT NULL,
            detail TEXT,
            message TEXT,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            active_ms INTEGER NOT NULL DEFAULT 0 CHECK (active_ms >= 0),
            result_commit TEXT,
            summary_path BLOB,
            epoch INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0),
            lease_host TEXT,
            lease_pid INTEGER,
            lease_incarnation TEXT,
            lease_acquired_at INTEGER,
            lease_renewed_at INTEGER,
            lease_expires_at INTEGER,
            cancel_requested_at INTEGER,
            cancel_requester TEXT,
            cancel_reason TEXT,
            last_sequence INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX runs_by_plan ON runs (phase, plan, id);
        CREATE INDEX runs_by_status ON runs (status, id);
        CREATE INDEX runs_by_parent ON runs (parent, id) WHERE parent IS NOT NULL;

        CREATE TABLE attempts (
            id TEXT NOT NULL PRIMARY KEY,
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            task INTEGER NOT NULL CHECK (task >= 1),
            number INTEGER NOT NULL CHECK (number >= 1),
            status TEXT NOT NULL,
            kata_id TEXT NOT NULL,
            base_commit TEXT,
            base_tree TEXT,
            prompt_digest TEXT,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            active_ms INTEGER CHECK (active_ms >= 0),
            result_tree TEXT,
            commit_id TEXT,
            failure_class TEXT,
            failure_message TEXT,
            input_tokens INTEGER,
            output_tokens INTEGER,
            cache_read_tokens INTEGER,
            cache_write_tokens INTEGER,
            cost_microdollars INTEGER,
            turns INTEGER,
            UNIQUE (run, task, number)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX attempts_by_kata_id ON attempts (kata_id);

        CREATE TABLE checks (
            id INTEGER NOT NULL PRIMARY KEY,
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            stage TEXT NOT NULL CHECK (stage IN ('baseline', 'task', 'plan')),
            task INTEGER,
            attempt TEXT,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('passed', 'failed', 'unverified', 'timed-out')),
            exit_code INTEGER,
            duration_ms INTEGER,
            tree TEXT,
            output_digest TEXT,
            facts TEXT NOT NULL
        ) STRICT;

        CREATE INDEX checks_by_run ON checks (run, id);

        CREATE TABLE events (
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            task INTEGER,
            attempt INTEGER,
            payload TEXT NOT NULL,
            PRIMARY KEY (run, sequence)
        ) STRICT, WITHOUT ROWID;
        """
}
