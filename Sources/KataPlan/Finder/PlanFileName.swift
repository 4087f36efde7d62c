package import KataCore

/// What the name of a plan's file says, together with the folder it lies in.
package struct PlanFileName: Sendable, Hashable {
    /// `nil` when the name is no plan's, or says no number.
    package var id: PlanID?
    package var isPlan: Bool
    package var slug: String?
    /// File names that the plan's summary may have, the usual one first.
    package var summaryNames: [String]

    /// - Parameter path: of the file, `/` between components; the last folder gives the phase where the name doesn't.
    package init(path: String) {
        let components = path.utf8.split(separator: UInt8(ascii: "/")).map { ListText.string($0) }
        let name = components.last ?? ""
        let folders = components.dropLast()
        self.init(name: name, folder: Self.phaseFolder(folders), isQuick: folders.contains("quick"))
    }

    init(name: String, folder: String, isQuick: Bool) {
        id = nil
        slug = nil
        summaryNames = []
        isPlan = false
        guard let stem = Self.stem(name), Self.isPlanStem(stem) else { return }
        isPlan = true
        let folderNumber = PhaseToken.read(folder)?.number
        if stem == "PLAN" {
            summaryNames = ["SUMMARY.md"]
            id = folderNumber.map { PlanID(phase: PhaseNumber($0), plan: "") }
            return
        }
        if stem.hasPrefix("PLAN-") {
            let token = String(stem.dropFirst(5))
            summaryNames = ["SUMMARY-\(token).md"]
            id = folderNumber.map { PlanID(phase: PhaseNumber($0), plan: Self.firstToken(token)) }
            return
        }
        if let place = stem[...].place(of: "-PLAN-") {
            let head = String(stem[..<place.lowerBound])
            let tail = String(stem[place.upperBound...])
            summaryNames = ["\(head)-SUMMARY-\(tail).md", "\(head)-\(tail)-SUMMARY.md"]
            if let token = PhaseToken.read(head) {
                id = PlanID(phase: PhaseNumber(token.number), plan: Self.firstToken(tail))
            }
            return
        }
        let head = String(stem.dropLast(5))
        summaryNames = ["\(head)-SUMMARY.md", "\(head)-PLAN-SUMMARY.md"]
        read(head, folderNumber: folderNumber, isQuick: isQuick)
    }

    /// `09-01`, `09-01-slug`, `02.1-03`, `v0.14-03-01`, `CK-03-01`, `10-GAP1`, `260214-abc`.
    private mutating func read(_ head: String, folderNumber: String?, isQuick: Bool) {
        guard let phase = PhaseToken.read(head) else { return }
        guard !phase.rest.isEmpty else {
            // A lone number is the plan's inside a numbered phase folder, and the whole id in a quick plan's folder.
            if !isQuick, let folderNumber, !PhaseToken.areEqual(folderNumber, phase.number) {
                id = PlanID(phase: PhaseNumber(folderNumber), plan: phase.number)
            } else {
                id = PlanID(phase: PhaseNumber(phase.number), plan: "")
            }
            return
        }
        if isQuick, phase.number.utf8.count == 6, phase.rest.utf8.count == 3 {
            id = PlanID(phase: PhaseNumber("\(phase.number)-\(phase.rest)"), plan: "")
            return
        }
        let (plan, slug) = Self.planToken(phase.rest)
        id = PlanID(phase: PhaseNumber(phase.number), plan: plan)
        self.slug = slug.isEmpty ? nil : slug
        if self.slug != nil, !plan.isEmpty { summaryNames.append("\(phase.number)-\(plan)-SUMMARY.md") }
    }

    private static func firstToken(_ text: String) -> String {
        let (plan, slug) = planToken(text)
        return plan.isEmpty ? slug : plan
    }

    /// Digits with an optional letter, or capitals with an optional number (`GAP1`, `GAP-1`, `MSG-02`), then a slug.
    static func planToken(_ text: String) -> (plan: String, slug: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first else { return ("", text) }
        var taken = 0
        if isNumber(first) {
            taken = 1
        } else if isWord(first) {
            taken = parts.count > 1 && isNumber(parts[1]) ? 2 : 1
        }
        return (parts[..<taken].joined(separator: "-"), parts[taken...].joined(separator: "-"))
    }

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        guard (1...3).contains(digits.count) else { return false }
        let rest = text.utf8.dropFirst(digits.count)
        return rest.isEmpty || (rest.count == 1 && (0x61...0x7A).contains(rest.first ?? 0))
            || (rest.first == UInt8(ascii: ".") && rest.count > 1
                && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) })
    }

    private static func isWord(_ text: String) -> Bool {
        let capitals = text.utf8.prefix { (0x41...0x5A).contains($0) }
        guard !capitals.isEmpty else { return false }
        return text.utf8.dropFirst(capitals.count).allSatisfy { (0x30...0x39).contains($0) }
    }

    static func stem(_ name: String) -> String? {
        guard name.utf8.count > 3, name.utf8.suffix(3).map({ $0 | 0x20 }) == [0x2E | 0x20, 0x6D, 0x64],
            name.utf8.suffix(3).first == UInt8(ascii: ".")
        else { return nil }
        return String(name.dropLast(3))
    }

    private static func isPlanStem(_ stem: String) -> Bool {
        if stem == "PLAN" { return true }
        if stem.hasSuffix("-PLAN") { return !stem.hasSuffix("MASTER-PLAN") && !stem.hasPrefix("REPLAN") }
        if stem.hasPrefix("PLAN-") || stem[...].place(of: "-PLAN-") != nil {
            let tail = stem.split(separator: "-").last.map(String.init) ?? ""
            let behind = stem[...].place(of: "PLAN-").map { String(stem[$0.upperBound...]) } ?? ""
            return behind.utf8.first.map { (0x30...0x39).contains($0) } == true && tail != "SUMMARY" && tail != "REVIEW"
                && tail != "OUTLINE"
        }
        return false
    }

    /// The last folder, or the one above it for `NN-slug/plans/`.
    private static func phaseFolder(_ folders: ArraySlice<String>) -> String {
        guard let last = folders.last else { return "" }
        return last == "plans" ? folders.dropLast().last ?? "" : last
    }
}
