/// A database as the first released version wrote it. Never edited: it must be readable forever.
enum GoldenDatabase {
    static let version1 = #"""
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
        CREATE TRIGGER runs_start BEFORE INSERT ON runs
        WHEN NEW.status <> 'queued'
        BEGIN SELECT RAISE(ABORT, 'kata: illegal transition'); END;
        CREATE TRIGGER runs_transition BEFORE UPDATE OF status ON runs
        WHEN NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN ('queued>running', 'queued>failed', 'queued>cancelled', 'running>paused', 'running>succeeded', 'running>failed', 'running>cancelled', 'running>queued', 'paused>running', 'paused>queued', 'paused>failed', 'paused>cancelled')
        BEGIN SELECT RAISE(ABORT, 'kata: illegal transition'); END;
        CREATE TRIGGER attempts_start BEFORE INSERT ON attempts
        WHEN NEW.status <> 'working'
        BEGIN SELECT RAISE(ABORT, 'kata: illegal transition'); END;
        CREATE TRIGGER attempts_transition BEFORE UPDATE OF status ON attempts
        WHEN NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN ('working>committed', 'working>done', 'working>failed', 'working>cancelled', 'working>interrupted', 'committed>done')
        BEGIN SELECT RAISE(ABORT, 'kata: illegal transition'); END;
        CREATE UNIQUE INDEX one_open_run ON runs (exclusive_key) WHERE status IN ('queued', 'running', 'paused');
        CREATE UNIQUE INDEX one_open_attempt ON attempts (run, task) WHERE status IN ('working', 'committed');
        CREATE TRIGGER ended_runs_stay
        BEFORE UPDATE OF detail, message, started_at, ended_at, active_ms, result_commit, summary_path, epoch ON runs
        WHEN OLD.status IN ('succeeded', 'failed', 'cancelled')
        BEGIN SELECT RAISE(ABORT, 'kata: the run has ended'); END;
        CREATE TRIGGER open_runs_stay BEFORE DELETE ON runs WHEN OLD.status NOT IN ('succeeded', 'failed', 'cancelled')
        BEGIN SELECT RAISE(ABORT, 'kata: the run has not ended'); END;
        CREATE TRIGGER epochs_grow BEFORE UPDATE OF epoch ON runs WHEN NEW.epoch < OLD.epoch
        BEGIN SELECT RAISE(ABORT, 'kata: an epoch never goes back'); END;
        CREATE TRIGGER events_stay BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'kata: events are only ever added'); END;
        CREATE TRIGGER events_remain BEFORE DELETE ON events
        WHEN EXISTS (SELECT 1 FROM runs WHERE id = OLD.run)
        BEGIN SELECT RAISE(ABORT, 'kata: events are only ever added'); END;
        CREATE TRIGGER checks_stay BEFORE UPDATE ON checks
        BEGIN SELECT RAISE(ABORT, 'kata: checks are only ever added'); END;
        CREATE TRIGGER checks_remain BEFORE DELETE ON checks
        WHEN EXISTS (SELECT 1 FROM runs WHERE id = OLD.run)
        BEGIN SELECT RAISE(ABORT, 'kata: checks are only ever added'); END;
        INSERT INTO runs (id, kind, client_key, exclusive_key, phase, plan, plan_path, plan_digest, base_commit, branch, provider, mode, options, status, created_at)
        VALUES ('01J7ZZZZZZ0000000000000001', 'plan', NULL, 'plan:09-01', '09', '01', x'2e706c616e6eff', 'sha256:00', '0101010101010101010101010101010101010101', 'refs/heads/main', 'claude', 'cli', '{"retries":2}', 'queued', 1790000000000);
        UPDATE runs SET epoch = 1, lease_host = 'north', lease_pid = 41, lease_incarnation = 'a', lease_acquired_at = 1790000000000, lease_renewed_at = 1790000000000, lease_expires_at = 1790000060000, last_sequence = 2;
        INSERT INTO events VALUES ('01J7ZZZZZZ0000000000000001', 1, 1790000000000, 'run.created', NULL, NULL, '{}');
        INSERT INTO events VALUES ('01J7ZZZZZZ0000000000000001', 2, 1790000000000, 'lease.acquired', NULL, NULL, '{"epoch":1,"host":"north","pid":41}');
        UPDATE runs SET status = 'running', started_at = 1790000000000;
        INSERT INTO attempts (id, run, task, number, status, kata_id, started_at)
        VALUES ('01J7ZZZZZZ0000000000000002', '01J7ZZZZZZ0000000000000001', 1, 1, 'working', '01J7ZZZZZZ0000000000000003', 1790000000000);
        UPDATE attempts SET status = 'committed', commit_id = '0202020202020202020202020202020202020202';
        UPDATE attempts SET status = 'done', ended_at = 1790000001000, active_ms = 900, cost_microdollars = 1250000;
        INSERT INTO checks (run, stage, task, attempt, position, kind, subject, verdict, exit_code, facts)
        VALUES ('01J7ZZZZZZ0000000000000001', 'task', 1, '01J7ZZZZZZ0000000000000002', 0, 'exec', 'npm test', 'passed', 0, '{}');
        UPDATE runs SET status = 'succeeded', detail = 'verified', ended_at = 1790000002000, active_ms = 1900, lease_expires_at = NULL;
        PRAGMA application_id = 1801548897;
        PRAGMA user_version = 1;
        """#
}
