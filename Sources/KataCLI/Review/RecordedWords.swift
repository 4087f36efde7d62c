internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataProviders
internal import KataReview
internal import KataStore

/// What providers said in their last messages, from the recordings of runs in this repository.
enum RecordedWords {
    private static let sizeLimit = 16 << 20

    static func reader(of git: GitWorkspace, _ context: CommandContext) -> SpokenWordsReader {
        let files = context.files
        let common = DiskPath(git.location.commonFolder)
        return SpokenWordsReader { run, plan in
            let path = RunFolder.folder(of: run, commonFolder: common).appending("session.ndjson")
            guard let bytes = try? files.read(path, limit: sizeLimit),
                let session = try? SessionRecording(parsing: bytes)
            else { return [] }
            // Of each task the attempt that counts: the last one.
            let last = Dictionary(grouping: session.attempts.filter { $0.key.plan == plan }, by: \.key.task)
                .compactMapValues { $0.max { $0.key.attempt < $1.key.attempt }?.value }
            return last.sorted { $0.key < $1.key }.flatMap { task, attempt -> [SpokenWords] in
                guard case .report(let report) = attempt.ending else { return [] }
                return
                    ([report.words.summary, report.words.oneLiner].compactMap(\.self) + report.words.accomplishments)
                    .map { SpokenWords(task: task, text: $0) }
            }
        }
    }
}
