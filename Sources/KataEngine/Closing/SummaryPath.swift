/// Where a plan's summary goes: beside the plan, named after it.
package enum SummaryPath {
    /// `…/09-01-PLAN.md` → `…/09-01-SUMMARY.md`; a name without `PLAN` gets `-SUMMARY` before its extension.
    package static func of(planPath: String) -> String {
        let folder = planPath.lastIndex(of: "/").map { planPath[...$0] } ?? ""
        let name = planPath.dropFirst(folder.count)
        if let range = name.ranges(of: "PLAN").last {
            return folder + name[..<range.lowerBound] + "SUMMARY" + name[range.upperBound...]
        }
        let stem = name.hasSuffix(".md") ? name.dropLast(3) : name
        return "\(folder)\(stem)-SUMMARY.md"
    }
}
