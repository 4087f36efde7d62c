package import KataCore

/// Numbers for what is new: the first that nobody has, written as the others are.
package enum NextNumber {
    /// The whole number behind the highest one, or with `after` the first free `N.M` behind that phase.
    ///
    /// - Parameter taken: the numbers of all phases, archived and planned ones too.
    package static func phase(taken: [PhaseNumber], after: PhaseNumber? = nil) -> PhaseNumber {
        let known = Set(taken.map { PhaseToken.normalized($0.text) })
        if let after {
            var part = 1
            while known.contains(PhaseToken.normalized("\(after.text).\(part)")) { part += 1 }
            return PhaseNumber("\(after.text).\(part)")
        }
        let heads = taken.compactMap { number -> (value: Int, width: Int)? in
            let digits = number.text.prefix { $0.isASCII && $0.isNumber }
            return Int(digits).map { ($0, digits.count) }
        }
        let next = (heads.map(\.value).max() ?? 0) + 1
        return PhaseNumber(padded(next, to: max(2, heads.map(\.width).min() ?? 2)))
    }

    /// The number behind the highest one of a phase.
    package static func plan(taken: [String]) -> String {
        let numbers = taken.compactMap { Int($0.prefix { $0.isASCII && $0.isNumber }) }
        return padded((numbers.max() ?? 0) + 1, to: 2)
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
