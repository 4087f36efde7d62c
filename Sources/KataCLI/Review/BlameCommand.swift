package import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataReview

package struct BlameCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "blame", abstract: "Which plan and task each line of a file came with.")

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("A file, relative to the working folder.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: ArgumentHelp("The file as it was at this commit.", valueName: "commit"))
    var at: String?

    @Flag(help: "Only plan and task of each line, without commit and author.")
    var plan = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let git = try await context.openRepository(at: context.workingDirectory)
        let absolute = file.hasPrefix("/") ? file : "\(context.workingDirectory)/\(file)"
        let resolved = (try? context.files.resolve(DiskPath(absolute)).display) ?? PathNormalizer.normalized(absolute)
        guard resolved.hasPrefix(git.location.root + "/"),
            let path = try? RepositoryPath(String(resolved.dropFirst(git.location.root.count + 1)))
        else {
            throw CommandFailure(
                .usage, "blame.outside", "\(DisplayText.oneLine(file, limit: 200)) is not a file of this working tree")
        }
        var revision: ObjectID?
        if let at {
            revision = try await git.resolve(at)
            guard revision != nil else {
                throw CommandFailure(
                    .notFound, "blame.not-found", "no commit is called \(DisplayText.oneLine(at, limit: 120))")
            }
        }
        let origins: LineOrigins
        do {
            origins = try await LineOrigins.read(path, at: revision, in: git)
        } catch let error as GitError where error.code == .program {
            throw CommandFailure(
                .notFound, "blame.no-file", "Git knows no file \(path.display)", notes: [error.message])
        }
        if options.json {
            context.write.output(json(origins, path).pretty + "\n")
        } else {
            PagedOutput(context: context).show(text(origins, in: context))
        }
    }

    private func text(_ origins: LineOrigins, in context: CommandContext) -> String {
        let style = Style(isColored: context.terminal.colorsOutput)
        let labels = origins.lines.map(label)
        let width = labels.map(\.count).max() ?? 0
        let authors = min(20, origins.lines.map { $0.commit?.author.name.count ?? 0 }.max() ?? 0)
        let digits = "\(origins.lines.count)".count
        return zip(origins.lines, labels).map { line, label in
            var head = style.bold(Columns.padded(label, to: width))
            if !plan {
                let author = DisplayText.fitted(DisplayText.oneLine(line.commit?.author.name ?? ""), to: authors)
                head =
                    "\(style.cyan(line.commit?.id.short ?? "·······")) \(head) \(Columns.padded(author, to: authors)) \(line.commit?.committer.time.date ?? "not committed")"
            }
            let number = String(repeating: " ", count: digits - "\(line.blamed.number)".count) + "\(line.blamed.number)"
            let text = DisplayText.oneLine(String(decoding: line.blamed.text, as: UTF8.self), limit: 2000)
            return "\(head) \(style.dim("\(number))")) \(text)\n"
        }.joined()
    }

    private func label(_ line: LineOrigins.Line) -> String {
        line.labels.isEmpty
            ? "–" : line.labels.map { $0.plan + ($0.task.map { " task \($0)" } ?? "") }.joined(separator: ", ")
    }

    private func json(_ origins: LineOrigins, _ path: RepositoryPath) -> JSONText {
        .object([
            "file": .string(path.display),
            "lines": .array(
                origins.lines.map { line in
                    .object([
                        "line": .integer(Int64(line.blamed.number)), "commit": .optional(line.commit?.id.hex),
                        "plans": .array(
                            line.labels.map {
                                .object(["plan": .string($0.plan), "task": .optional($0.task.map(Int64.init))])
                            }),
                        "text": .string(String(decoding: line.blamed.text, as: UTF8.self)),
                    ])
                }),
        ])
    }
}
