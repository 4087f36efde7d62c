internal import GRDB
internal import KataCore
internal import KataFiles
internal import KataStore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension RunRecord {
    init(_ row: Row) throws {
        let reader = RowReader(row: row)
        self.init(
            origin: try NewRun(reader), status: try reader.value("status", as: RunStatus.self),
            detail: try reader.valueIfAny("detail", as: StatusDetail.self), message: reader.textIfAny("message"),
            createdAt: try reader.time("created_at"), startedAt: reader.timeIfAny("started_at"),
            endedAt: reader.timeIfAny("ended_at"), activeDuration: .milliseconds(try reader.integer("active_ms")),
            resultCommit: try reader.objectIfAny("result_commit"), summaryPath: try reader.pathIfAny("summary_path"),
            epoch: try reader.integer("epoch"), lease: try LeaseRecord(ifAny: reader),
            cancellation: try CancellationRequest(ifAny: reader), lastSequence: try reader.integer("last_sequence"))
    }
}

extension NewRun {
    fileprivate init(_ reader: RowReader) throws {
        var plan: PlanID?
        if let phase = reader.textIfAny("phase") {
            plan = PlanID(phase: PhaseNumber(phase), plan: try reader.text("plan"))
        }
        self.init(
            id: try reader.ulid("id"), kind: try reader.value("kind", as: RunKind.self), planID: plan,
            planPath: try reader.pathIfAny("plan_path"), planDigest: reader.textIfAny("plan_digest"),
            baseCommit: try reader.objectIfAny("base_commit"), branch: reader.textIfAny("branch"),
            provider: ProviderIdentity(
                name: try reader.text("provider"), mode: try reader.text("mode"), model: reader.textIfAny("model")),
            options: try reader.json("options"), parent: try reader.ulidIfAny("parent"),
            clientKey: reader.textIfAny("client_key"), exclusiveKey: reader.textIfAny("exclusive_key"))
    }

    /// The columns of a new run, in the order of the insert statement.
    func columns(createdAt: Timestamp) -> StatementArguments {
        [
            id.description, kind.rawValue, clientKey, exclusiveKey, parent?.description, planID?.phase.text,
            planID?.plan, planPath.map { Data($0.bytes) }, planDigest, baseCommit?.hex, branch, provider.name,
            provider.mode, provider.model, options.compact, RunStatus.queued.rawValue, createdAt.milliseconds,
        ]
    }
}

extension LeaseRecord {
    init?(ifAny reader: RowReader) throws {
        guard let host = reader.textIfAny("lease_host") else { return nil }
        self.init(
            epoch: try reader.integer("epoch"),
            owner: RunOwner(
                host: host, processID: Int32(truncatingIfNeeded: try reader.integer("lease_pid")),
                incarnation: try reader.text("lease_incarnation")),
            acquiredAt: try reader.time("lease_acquired_at"), renewedAt: try reader.time("lease_renewed_at"),
            expiresAt: reader.timeIfAny("lease_expires_at"),
            renewedAtRunningTime: reader.integerIfAny("lease_renewed_running"))
    }
}

extension CancellationRequest {
    init?(ifAny reader: RowReader) throws {
        guard let time = reader.timeIfAny("cancel_requested_at") else { return nil }
        self.init(
            requestedAt: time, requester: try reader.text("cancel_requester"),
            reason: try reader.text("cancel_reason"))
    }
}
