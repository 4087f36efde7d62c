package import KataCore
package import KataMessages

extension EvidenceNote {
    package init(
        plan: PlanID, task: String?, verification: Verification, duration: Duration, provider: String?,
        evidence: ObjectID?, summary: String? = nil
    ) {
        self.init(
            plan: plan, task: task, verdict: VerifyTrailer(verification.verdict, digest: nil).verdict,
            commands: verification.results.count, duration: duration, provider: provider, evidence: evidence,
            summary: summary)
    }
}
