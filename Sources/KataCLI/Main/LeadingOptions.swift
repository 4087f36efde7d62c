/// Lets the options that every command takes stand before the noun, as in `kata -C dir plan list`.
enum LeadingOptions {
    private static let flags: Set<String> = ["--json", "--quiet", "-q", "--no-input"]
    private static let withValue: Set<String> = ["-C", "--color"]

    /// The same call with leading options moved behind the verb's own, before a `--`.
    static func moved(_ arguments: [String]) -> [String] {
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            if flags.contains(argument) || argument.hasPrefix("--color=") {
                index += 1
            } else if withValue.contains(argument), index + 1 < arguments.count {
                index += 2
            } else {
                break
            }
        }
        guard index > 0, index < arguments.count else { return arguments }
        let leading = arguments[..<index]
        let rest = arguments[index...]
        guard let terminator = rest.firstIndex(of: "--") else { return Array(rest + leading) }
        return Array(rest[..<terminator] + leading + rest[terminator...])
    }
}
