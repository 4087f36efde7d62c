internal import KataCore

/// When a provider takes requests again, from its words.
enum ResetTime {
    /// Understands an ISO 8601 moment, Unix seconds after `|` (`limit reached|1763730000`), and spans such as
    /// `try again in 1 day 3 hours 5 minutes`, `retry after 30s`, `resets in 2h 5m`.
    static func find(in text: String, now: Timestamp) -> Timestamp? {
        let line = CleanText.line(text, limit: 4000)
        for word in line.split(whereSeparator: { " |,()\"'".contains($0) }) {
            let trimmed = word.hasSuffix(".") ? word.dropLast() : word
            if let moment = Timestamp(iso8601: trimmed), moment > now { return moment }
        }
        if let bar = line.lastIndex(of: "|") {
            let digits = line[line.index(after: bar)...].prefix { $0.isASCII && $0.isNumber }
            if digits.count == 10, let seconds = Int64(digits) { return Timestamp(seconds: seconds) }
        }
        let lowered = line.lowercased()
        for lead in [
            "try again in ", "retry after ", "retry in ", "retry-after: ", "resets in ", "reset in ", "reset after ",
        ] {
            guard let found = lowered.firstRange(of: lead), let span = span(lowered[found.upperBound...]) else {
                continue
            }
            return Timestamp(milliseconds: now.milliseconds + span)
        }
        return nil
    }

    /// Milliseconds of the numbers with units at the start of the text; `nil` without any.
    private static func span(_ text: Substring) -> Int64? {
        var rest = text
        var total = 0.0
        var found = false
        while true {
            rest = rest.drop { $0 == " " || $0 == "," }
            if rest.hasPrefix("and ") { rest = rest.dropFirst(4) }
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard digits.count <= 9, let number = Double(digits.hasSuffix(".") ? digits.dropLast() : digits) else {
                break
            }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            let unit = rest.prefix { $0.isLetter }
            guard let scale = scale(unit) else {
                // A bare number counts seconds, as in the header `retry-after`.
                if !found, unit.isEmpty { return Int64(number * 1000) }
                break
            }
            total += number * scale
            found = true
            rest = rest.dropFirst(unit.count)
        }
        return found && total < 1e12 ? Int64(total) : nil
    }

    private static func scale(_ unit: Substring) -> Double? {
        switch unit {
        case "ms", "milliseconds": 1
        case "s", "sec", "secs", "second", "seconds": 1000
        case "m", "min", "mins", "minute", "minutes": 60_000
        case "h", "hr", "hrs", "hour", "hours": 3_600_000
        case "d", "day", "days": 86_400_000
        default: nil
        }
    }
}
