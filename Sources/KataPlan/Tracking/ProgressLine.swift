internal import KataCore

/// The value of a progress line: a bar of blocks or ASCII, a percentage, counters such as `2/5 phases complete`.
enum ProgressLine {
    struct Found {
        var edits: [(range: Range<Int>, text: String)]
        /// The bar counts phases, not plans.
        var countsPhases: Bool
    }

    /// - Parameter countsPhases: what an earlier line of the same document counts; a lone bar follows it.
    /// - Returns: `nil` for a value that is no progress.
    static func edits(
        for value: Range<Int>, in document: DocumentLines, facts: TrackingFacts, countsPhases: Bool
    ) -> Found? {
        let scan = Scan(value: value, document: document, facts: facts)
        guard scan.bar != nil || scan.percent != nil || !scan.counters.isEmpty else { return nil }
        let kinds = scan.counters.map(\.kind)
        let phases = kinds.isEmpty ? countsPhases : !kinds.contains(.plans)
        let count = scan.phaseOfBar != nil ? facts.plansOfPhase : phases ? facts.phases : facts.plans
        if !count.isComplete, document.text(value).contains("all plans complete") { return nil }
        var edits: [(range: Range<Int>, text: String)] = []
        for counter in scan.counters {
            guard let count = counter.count(facts) else { continue }
            edits.append((counter.part, "\(count.complete)"))
            edits.append((counter.whole, "\(count.total)"))
        }
        if let number = scan.phaseOfBar, !facts.plan.phase.isSame(as: document.text(number)) {
            edits.append((number, facts.plan.phase.text))
        }
        if let bar = scan.bar { edits.append((bar.range, bar.filled(to: count.percent))) }
        if let percent = scan.percent { edits.append((percent, "\(count.percent)")) }
        return Found(edits: edits, countsPhases: phases)
    }
}

private struct Counter {
    enum Kind { case plans, phases, plansOfPhase, other }

    var kind: Kind
    var part: Range<Int>
    var whole: Range<Int>

    func count(_ facts: TrackingFacts) -> TrackingFacts.Count? {
        switch kind {
        case .plans: facts.plans
        case .phases: facts.phases
        case .plansOfPhase: facts.plansOfPhase
        case .other: nil
        }
    }
}

private struct Bar {
    var range: Range<Int>
    var cells: Int
    var full: String
    var empty: String

    func filled(to percent: Int) -> String {
        let count = cells * percent / 100
        return String(repeating: full, count: count) + String(repeating: empty, count: cells - count)
    }
}

/// One pass over the value.
private struct Scan {
    var bar: Bar?
    var percent: Range<Int>?
    /// The number in a `(Phase 9)`: the bar is that phase's own.
    var phaseOfBar: Range<Int>?
    var counters: [Counter] = []

    init(value: Range<Int>, document: DocumentLines, facts: TrackingFacts) {
        var cursor = ByteCursor(bytes: document.bytes, range: value)
        var phaseBefore: String?
        while cursor.peek != nil {
            let start = cursor.offset
            if bar == nil, let found = Self.takeBar(&cursor) {
                bar = found
            } else if cursor.take("phase ") {
                guard let number = cursor.takePhaseNumber() else { continue }
                if cursor.peek == UInt8(ascii: ":") { phaseBefore = document.text(number) }
                if cursor.peek == UInt8(ascii: ")"), start > 0, document.bytes[start - 1] == UInt8(ascii: "(") {
                    phaseOfBar = number
                }
            } else if let fraction = cursor.takeFraction() {
                let isOfPhase = phaseBefore.map { facts.plan.phase.isSame(as: $0) }
                var words = cursor
                words.skipSpaces()
                let kind: Counter.Kind =
                    if words.take("total plans") {
                        .plans
                    } else if words.take("plans") {
                        isOfPhase.map { $0 ? .plansOfPhase : .other } ?? .plans
                    } else if words.take("phases") {
                        .phases
                    } else {
                        .other
                    }
                counters.append(Counter(kind: kind, part: fraction.part, whole: fraction.whole))
            } else {
                let digits = cursor.takeDigits()
                if !digits.isEmpty {
                    if percent == nil, cursor.peek == UInt8(ascii: "%") { percent = digits }
                } else if cursor.offset == start {
                    cursor.offset += 1
                }
            }
        }
        counters.removeAll { $0.kind == .other }
    }

    /// `[███░░]`, `[##..]`, or a run of blocks without brackets.
    private static func takeBar(_ cursor: inout ByteCursor) -> Bar? {
        let start = cursor
        let isBracketed = cursor.take("[")
        let inner = cursor.offset
        var cells = 0
        var hasBlocks = false
        var asciiFull: UInt8?
        while let byte = cursor.peek {
            // The blocks U+2588, U+2591…U+2593 are E2 96 88, E2 96 91…93.
            if byte == 0xE2, cursor.offset + 2 < cursor.end, cursor.bytes[cursor.offset + 1] == 0x96,
                [0x88, 0x91, 0x92, 0x93].contains(cursor.bytes[cursor.offset + 2])
            {
                hasBlocks = true
                cursor.offset += 3
            } else if isBracketed, "#=.- ".utf8.contains(byte) {
                if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "=") { asciiFull = byte }
                cursor.offset += 1
            } else {
                break
            }
            cells += 1
        }
        guard cells >= 3, !isBracketed || cursor.peek == UInt8(ascii: "]") else {
            cursor = start
            return nil
        }
        let range = inner..<cursor.offset
        if hasBlocks { return Bar(range: range, cells: cells, full: "█", empty: "░") }
        guard isBracketed else {
            cursor = start
            return nil
        }
        let empty = cursor.bytes[range].first { $0 != asciiFull } ?? UInt8(ascii: ".")
        let full = asciiFull ?? UInt8(ascii: "#")
        return Bar(
            range: range, cells: cells, full: String(UnicodeScalar(full)), empty: String(UnicodeScalar(empty)))
    }
}
