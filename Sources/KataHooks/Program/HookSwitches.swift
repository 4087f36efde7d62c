/// The environment's say on whether a hook does anything.
package struct HookSwitches: Sendable {
    /// `KATA_HOOKS`: `0`, `false`, `no` or `off` turns all of them off.
    package var hooks: String?
    /// `KATA_SKIP`: names of events, with commas or blanks between them.
    package var skip: String?
    /// `KATA_IN_HOOK`: kata itself is making the commit, and has its trailers already.
    package var inHook: String?

    package init(hooks: String? = nil, skip: String? = nil, inHook: String? = nil) {
        self.hooks = hooks
        self.skip = skip
        self.inHook = inHook
    }

    init(_ variables: (String) -> String?) {
        self.init(hooks: variables("KATA_HOOKS"), skip: variables("KATA_SKIP"), inHook: variables("KATA_IN_HOOK"))
    }

    package func allow(_ event: HookEvent) -> Bool {
        if let hooks, ["0", "false", "no", "off"].contains(hooks.lowercased()) { return false }
        if let skip, skip.split(whereSeparator: { $0 == "," || $0 == " " }).contains(event.rawValue[...]) {
            return false
        }
        return !(event.isDoneByKata && inHook?.isEmpty == false)
    }
}
