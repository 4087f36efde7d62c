import KataCore
import KataFiles
import KataStore
import Testing

@Suite struct RunManifestTests {
    /// The schema is a promise to readers: a change that is not an added member needs a new version.
    @Test func `version 1 has these members in this order`() throws {
        let run = RunRecord(
            origin: NewRun(
                id: ULID(milliseconds: 1, random: (2, 3)), planID: PlanID(phase: PhaseNumber("09"), plan: "01"),
                planPath: try RepositoryPath("p/09-01-PLAN.md"), planDigest: "sha256:aa", baseCommit: .example(1),
                branch: "refs/heads/main", provider: ProviderIdentity(name: "claude", mode: "cli", model: "m"),
                options: ["retries": 2], parent: ULID(milliseconds: 1, random: (2, 4))),
            status: .failed, detail: .noChange, message: "nothing", createdAt: Timestamp(milliseconds: 1001),
            startedAt: Timestamp(milliseconds: 2002), endedAt: Timestamp(milliseconds: 3003),
            activeDuration: .milliseconds(900), resultCommit: .example(2), summaryPath: try RepositoryPath("p/S.md"),
            epoch: 1,
            lease: LeaseRecord(
                epoch: 1, owner: RunOwner(host: "h", processID: 4, incarnation: "i"), acquiredAt: Timestamp(seconds: 1),
                renewedAt: Timestamp(seconds: 1), expiresAt: nil), lastSequence: 7)
        let attempt = AttemptRecord(
            run: run.id,
            intent: AttemptIntent(
                id: ULID(milliseconds: 1, random: (3, 1)), task: 1, number: 2,
                kataID: ULID(milliseconds: 1, random: (3, 2)),
                baseCommit: .example(1), baseTree: .example(3), promptDigest: "sha256:bb"), status: .failed,
            startedAt: Timestamp(seconds: 2), endedAt: Timestamp(seconds: 3), activeDuration: .milliseconds(800),
            resultTree: .example(4), commit: .example(5),
            failure: AttemptFailureRecord(failureClass: "no_change", message: "none"), usage: ProviderUsage(turns: 3))
        let check = CheckRecord(
            stage: .task, task: 1, attempt: attempt.id, index: 0, kind: "exec", subject: "true", verdict: .timedOut,
            exitCode: 137, duration: .milliseconds(60_000), tree: .example(4), outputDigest: "sha256:cc",
            facts: ["n": 1])
        let event = RunEvent(
            run: run.id, sequence: 7,
            content: .init("x", at: Timestamp(seconds: 3), task: 1, attempt: 2, payload: ["a": 1]))
        let manifest = RunManifest(
            run: run, attempts: [attempt], checks: [check], lastEvents: [event], logs: [LogFile(name: "l", bytes: 5)])
        #expect(manifest.json.pretty == golden)
    }

    @Test func `an early run has only what is known`() {
        let keys = RunManifest.example(.queued).json.objectValue?.map(\.key)
        #expect(
            keys == [
                "schema", "version", "id", "kind", "provider", "options", "status", "created_at", "active_milliseconds",
                "attempts", "checks", "events", "logs",
            ])
    }

    @Test func `a manifest shows a bounded number of events`() {
        let run = RunManifest.example(.running).run
        let events = (1...500).map {
            RunEvent(run: run.id, sequence: $0, content: .init("x", at: Timestamp(seconds: 0)))
        }
        let manifest = RunManifest(run: run, lastEvents: events)
        #expect(manifest.lastEvents.map(\.sequence) == Array(401...500))
    }
}

extension ObjectID {
    static func example(_ byte: UInt8) -> ObjectID { ObjectID(bytes: Array(repeating: byte, count: 20)) }
}

private let golden = """
    {
      "schema": "kata.run-manifest",
      "version": 1,
      "id": "00000000010010000000000003",
      "kind": "plan",
      "plan": "09-01",
      "plan_path": "p/09-01-PLAN.md",
      "plan_digest": "sha256:aa",
      "parent": "00000000010010000000000004",
      "branch": "refs/heads/main",
      "base_commit": "0101010101010101010101010101010101010101",
      "provider": {
        "name": "claude",
        "mode": "cli",
        "model": "m"
      },
      "options": {
        "retries": 2
      },
      "status": "failed",
      "detail": "no-change",
      "message": "nothing",
      "created_at": "1970-01-01T00:00:01.001Z",
      "started_at": "1970-01-01T00:00:02.002Z",
      "ended_at": "1970-01-01T00:00:03.003Z",
      "active_milliseconds": 900,
      "result_commit": "0202020202020202020202020202020202020202",
      "summary_path": "p/S.md",
      "owner": {
        "host": "h",
        "pid": 4,
        "epoch": 1
      },
      "attempts": [
        {
          "id": "0000000001001G000000000001",
          "task": 1,
          "number": 2,
          "status": "failed",
          "kata_id": "0000000001001G000000000002",
          "base_commit": "0101010101010101010101010101010101010101",
          "base_tree": "0303030303030303030303030303030303030303",
          "prompt_digest": "sha256:bb",
          "started_at": "1970-01-01T00:00:02.000Z",
          "ended_at": "1970-01-01T00:00:03.000Z",
          "active_milliseconds": 800,
          "result_tree": "0404040404040404040404040404040404040404",
          "commit": "0505050505050505050505050505050505050505",
          "failure": {
            "class": "no_change",
            "message": "none"
          },
          "usage": {
            "turns": 3
          }
        }
      ],
      "checks": [
        {
          "stage": "task",
          "task": 1,
          "attempt": "0000000001001G000000000001",
          "index": 0,
          "kind": "exec",
          "subject": "true",
          "verdict": "timed-out",
          "exit_code": 137,
          "milliseconds": 60000,
          "tree": "0404040404040404040404040404040404040404",
          "output_digest": "sha256:cc",
          "facts": {
            "n": 1
          }
        }
      ],
      "events": {
        "count": 7,
        "last": [
          {
            "sequence": 7,
            "time": "1970-01-01T00:00:03.000Z",
            "kind": "x",
            "task": 1,
            "attempt": 2,
            "payload": {
              "a": 1
            }
          }
        ]
      },
      "logs": [
        {
          "name": "l",
          "bytes": 5
        }
      ]
    }

    """
