internal import KataCore
internal import KataFiles

/// The values inside a recording's lines. Everything is cleaned again: a recording may come from anybody.
enum RecordedValues {
    static func event(_ value: JSONText?) -> ProviderEvent? {
        let text = value?["text"]?.stringValue ?? ""
        switch value?["kind"]?.stringValue {
        case "activity": return .activity(CleanText.line(text))
        case "message": return .message(CleanText.block(text))
        case "tool":
            let name = CleanText.line(value?["name"]?.stringValue ?? "", limit: 80)
            return .toolUse(name: name, detail: CleanText.line(text))
        case "file": return .fileTouched(CleanText.line(text))
        case "usage": return .usage(usage(value?["usage"]))
        case "session": return .sessionStarted(id: CleanText.line(text, limit: 200))
        case "notice": return .notice(CleanText.line(text))
        default: return nil
        }
    }

    static func ending(_ value: JSONText) -> RecordedEnding? {
        if let report = value["report"], report.objectValue != nil { return .report(self.report(report)) }
        guard let failure = value["failure"], let name = failure["class"]?.stringValue,
            let kind = FailureParameter.decode(name, failure["parameter"])
        else { return nil }
        return .failure(
            ProviderFailure(
                kind, CleanText.line(failure["message"]?.stringValue ?? ""),
                remediation: failure["remediation"]?.stringValue.map { CleanText.line($0) },
                detail: CleanText.block(failure["detail"]?.stringValue ?? ""), usage: usage(failure["usage"]),
                session: failure["session"]?.stringValue.map { CleanText.line($0, limit: 200) }))
    }

    private static func report(_ value: JSONText) -> ProviderReport {
        ProviderReport(
            words: value["words"].flatMap(SpokenReport.words) ?? ProviderWords(), usage: usage(value["usage"]),
            session: value["session"]?.stringValue.map { CleanText.line($0, limit: 200) },
            model: value["model"]?.stringValue.map { CleanText.line($0, limit: 200) },
            permissionDenials: CleanText.lines(
                (value["permission_denials"]?.arrayValue ?? []).prefix(200).compactMap(\.stringValue)),
            executable: value["executable"]?.stringValue.map { CleanText.line($0) },
            executableVersion: value["executable_version"]?.stringValue.map { CleanText.line($0) },
            exitCode: value["exit_code"]?.integerValue.flatMap { Int32(exactly: $0) },
            duration: .milliseconds(max(0, value["duration_ms"]?.integerValue ?? 0)))
    }

    private static func usage(_ value: JSONText?) -> TokenUsage {
        func count(_ key: String) -> Int64 { max(0, value?[key]?.integerValue ?? 0) }
        return TokenUsage(
            input: count("input"), cachedInput: count("cached_input"), output: count("output"),
            reasoning: count("reasoning"), cost: value?["cost"]?.numberValue, turns: value?["turns"]?.integerValue)
    }

    static func change(_ value: JSONText, _ line: Int) throws(RecordingError) -> RecordedFileChange {
        let path = try path(value, line)
        if value["deleted"]?.booleanValue == true { return RecordedFileChange(path, .deleted) }
        guard
            let bytes = value["text"]?.stringValue.map({ Array($0.utf8) })
                ?? value["base64"]?.stringValue.flatMap(Base64.decode)
        else { throw RecordingError(message: "the change of \(path) has no content", line: line) }
        switch value["mode"]?.stringValue {
        case "100644": return RecordedFileChange(path, .file(bytes, isExecutable: false))
        case "100755": return RecordedFileChange(path, .file(bytes, isExecutable: true))
        case "120000": return RecordedFileChange(path, .symbolicLink(bytes))
        case let mode:
            throw RecordingError(
                message: "the mode \(CleanText.line(mode ?? "(none)", limit: 20)) of \(path) is not supported",
                line: line)
        }
    }

    private static func path(_ value: JSONText, _ line: Int) throws(RecordingError) -> RepositoryPath {
        guard
            let bytes = value["path"]?.stringValue.map({ Array($0.utf8) })
                ?? value["path64"]?.stringValue.flatMap(Base64.decode)
        else { throw RecordingError(message: "a change has no path", line: line) }
        do throws(RepositoryPath.Refusal) {
            return try RepositoryPath(bytes: bytes)
        } catch {
            throw RecordingError(message: "the path `\(CleanText.line(bytes))` \(error.rawValue)", line: line)
        }
    }
}
