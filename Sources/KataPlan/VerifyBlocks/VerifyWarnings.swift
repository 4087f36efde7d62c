internal import KataCore

/// Finds commands whose success says nothing, or that can't end, or that only work on their author's machine.
enum VerifyWarnings {
    static func check(_ command: VerifyCommand, at position: SourcePosition) -> [Diagnostic] {
        let outline = ShellOutline(command.text)
        guard let last = outline.stages.last else { return [] }
        var warnings: [Diagnostic] = []
        if outline.stages.allSatisfy({ isSilent($0) }) {
            warnings.append(
                Diagnostic(
                    .warning, .verifyEchoOnly, "the command only prints text and can't fail", at: position,
                    hints: ["run something that fails when the task is not done"]))
        } else if let reason = mask(outline, last) {
            warnings.append(
                Diagnostic(.warning, .verifyMaskedExit, reason.message, at: position, hints: [reason.hint]))
        }
        if let path = authorPath(command.text) {
            warnings.append(
                Diagnostic(
                    .warning, .verifyAuthorPath, "'\(path)' is a path on one person's machine", at: position,
                    hints: ["use a path relative to the repository's root, where the command runs"]))
        }
        if let stage = outline.stages.indices.first(where: { isEndless($0, in: outline) }).map({ outline.stages[$0] }) {
            warnings.append(
                Diagnostic(
                    .warning, .verifyWatchMode,
                    "'\(stage.words.prefix(4).joined(separator: " "))' does not end by itself",
                    at: position, hints: ["use the form that runs once, or give it a time limit"]))
        }
        return warnings
    }

    private static func mask(_ outline: ShellOutline, _ last: ShellOutline.Stage) -> (message: String, hint: String)? {
        let name = program(last)
        if last.joinedBy == "||", isSilent(last) {
            return ("'|| \(name)' hides every failure", "leave it out, so that the exit code counts")
        }
        if last.joinedBy == ";" || last.joinedBy == "&", isSilent(last) {
            return (
                "the last command can't fail and hides what came before", "join the commands with && or leave it out"
            )
        }
        if last.joinedBy == "|" {
            switch name {
            case "tail", "head", "cat", "tee", "less", "more", "sort", "uniq", "column":
                return (
                    "'| \(name)' hides the exit code from a plain shell",
                    "leave it out; kata runs the command with pipefail and keeps head and tail of the output"
                )
            case "wc":
                return ("'wc' counts, but nothing compares the count", "compare it: test \"$(…)\" -eq 3")
            default: break
            }
        }
        if name == "grep" || name == "egrep" || name == "rg", last.words.dropFirst().contains(where: isCountOption) {
            return (
                "'\(name) -c' counts, but nothing compares the count",
                "compare it: test \"$(grep -c … )\" -eq 3, or use grep -q"
            )
        }
        return nil
    }

    /// `-c`, `-rc`, `--count`
    private static func isCountOption(_ word: String) -> Bool {
        if word == "--count" { return true }
        guard word.hasPrefix("-"), !word.hasPrefix("--") else { return false }
        return word.utf8.contains(UInt8(ascii: "c"))
            && word.utf8.dropFirst().allSatisfy { (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) }
    }

    static func program(_ stage: ShellOutline.Stage) -> String {
        stage.words.first { !$0.contains("=") || $0.hasPrefix("-") } ?? ""
    }

    /// Always exits with 0.
    private static func isSilent(_ stage: ShellOutline.Stage) -> Bool {
        switch program(stage) {
        case "echo", "printf", "true", ":": true
        case "exit", "return": stage.words.dropFirst().first == "0"
        default: false
        }
    }

    private static func authorPath(_ text: String) -> String? {
        let marks = ["/Users/", "/home/", "/root/", "/Volumes/", "C:\\Users\\", "C:/Users/", "/mnt/c/", "~/"]
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) else { return nil }
        for word in text.utf8.split(whereSeparator: endsPath) {
            for mark in marks where word.starts(with: mark.utf8) {
                if mark == "~/", word.starts(with: "~/.".utf8) { continue }
                return String(Substring(word))
            }
        }
        return nil
    }

    private static func endsPath(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "="), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ";"), UInt8(ascii: "|"),
            UInt8(ascii: "&"):
            true
        default: false
        }
    }

    private static func isEndless(_ index: Int, in outline: ShellOutline) -> Bool {
        let stage = outline.stages[index]
        let words = stage.words
        let name = program(stage)
        guard name != "timeout", name != "gtimeout" else { return false }
        // In the background it does not hold the script up.
        if index + 1 < outline.stages.count, outline.stages[index + 1].joinedBy == "&" { return false }
        if words.contains("--watch") || words.contains("--watchAll") || words.contains("--ui") { return true }
        let rest = Array(words.drop { $0 != name }.dropFirst())
        switch name {
        case "npm", "pnpm", "yarn", "bun":
            let script = rest.first == "run" ? rest.dropFirst().first : rest.first
            let endless = ["dev", "start", "serve", "watch", "preview", "storybook"]
            let next = rest.drop { $0 == "run" }.dropFirst().first
            return endless.contains(script ?? "") || (script == "tauri" && next == "dev")
        case "npx", "pnpx", "bunx": return isServer(Array(rest))
        case "watch", "nodemon", "uvicorn", "gunicorn", "http-server", "live-server": return true
        case "tail": return rest.contains("-f") || rest.contains("-F")
        case "cargo": return rest.first == "watch"
        case "docker":
            return rest.contains("up") && !rest.contains("-d") && !rest.contains("--detach") && !rest.contains("--wait")
        case "python", "python3": return rest.contains("http.server")
        default: return isServer([name] + rest)
        }
    }

    private static func isServer(_ words: [String]) -> Bool {
        guard let name = words.first else { return false }
        switch name {
        case "vite", "next", "nuxt", "astro", "remix", "expo", "wrangler", "turbo":
            guard words.count > 1 else { return name == "vite" }
            return words[1] == "dev" || words[1] == "start" || words[1] == "preview" || words[1] == "serve"
        case "nodemon", "serve", "http-server", "live-server", "json-server": return true
        case "tsc": return words.contains("-w") || words.contains("--watch")
        case "rails": return words.count > 1 && (words[1] == "s" || words[1] == "server")
        case "flask": return words.contains("run")
        default: return false
        }
    }

    /// Ends with a search whose exit code says whether something was found.
    static func isSearch(_ text: String) -> Bool {
        guard let last = ShellOutline(text).stages.last, last.joinedBy != "||" else { return false }
        switch program(last) {
        case "grep", "egrep", "fgrep", "rg": return true
        case "git": return last.words.dropFirst().first == "grep"
        default: return false
        }
    }

    static func isEndless(_ text: String) -> Bool {
        let outline = ShellOutline(text)
        return outline.stages.indices.contains { isEndless($0, in: outline) }
    }
}
