extension Duration {
    /// Whole milliseconds, rounded down.
    package var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// For people: `340ms`, `4.1s`, `3m 12s`, `1h 05m`.
    package var forPeople: String {
        let total = wholeMilliseconds
        if total < 1000 { return "\(total)ms" }
        if total < 60_000 { return "\(total / 1000).\(total % 1000 / 100)s" }
        let seconds = total / 1000
        func pad(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return seconds < 3600
            ? "\(seconds / 60)m \(pad(seconds % 60))s" : "\(seconds / 3600)h \(pad(seconds / 60 % 60))m"
    }
}
