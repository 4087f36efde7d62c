internal import KataCore

extension PlanOutline {
    /// The outline in few bytes; the path is not among them, because whoever keeps the bytes knows it.
    package func write(to writer: inout OutlineWriter) {
        func write(_ place: SourcePosition?, _ writer: inout OutlineWriter) {
            // Nearly every place is in the plan itself.
            writer.write(place == nil ? 0 : place?.file == path ? 1 : 2)
            guard let place else { return }
            if place.file != path { writer.write(place.file) }
            writer.write(place.line)
            writer.write(place.column)
        }
        let text: (inout OutlineWriter, String) -> Void = { $0.write($1) }
        writer.write(phase, text)
        writer.write(plan, text)
        writer.write(type, text)
        writer.write(title, text)
        writer.write(wave) { $0.write($1) }
        write(wavePosition, &writer)
        writer.write(dependsOn) { writer, item in
            writer.write(item.value)
            write(item.position, &writer)
        }
        writer.write(filesModified) { writer, item in
            writer.write(item.value.bytes)
            write(item.position, &writer)
        }
        writer.write(requirements, text)
        writer.write(requirementPlaces) { write($1, &$0) }
        writer.write(autonomous) { $0.write($1 ? 1 : 0) }
        writer.write(isGapClosure ? 1 : 0)
        writer.write(tasks) { writer, task in
            writer.write(task.index)
            writer.write(task.name)
            writer.write(task.type)
            writer.write(task.line)
        }
        writer.write(context) { writer, reference in
            writer.write(reference.path)
            writer.write(reference.line)
        }
        writer.write(outputPath, text)
        writer.write(findings) { writer, finding in
            writer.write(finding.severity.index)
            writer.write(finding.code.rawValue)
            writer.write(finding.message)
            write(finding.position, &writer)
            writer.write(finding.notes, text)
            writer.write(finding.hints, text)
        }
    }

    package init(path: String, from reader: inout OutlineReader) throws(OutlineReader.Malformed) {
        typealias Malformed = OutlineReader.Malformed
        func place(_ reader: inout OutlineReader) throws(Malformed) -> SourcePosition? {
            let kind = try reader.number()
            guard kind != 0 else { return nil }
            guard kind == 1 || kind == 2 else { throw Malformed() }
            let file = kind == 1 ? path : try reader.text()
            return SourcePosition(file: file, line: try reader.number(), column: try reader.number())
        }
        func certainPlace(_ reader: inout OutlineReader) throws(Malformed) -> SourcePosition {
            guard let place = try place(&reader) else { throw Malformed() }
            return place
        }
        let text: (inout OutlineReader) throws(Malformed) -> String = { reader throws(Malformed) in try reader.text() }
        self.path = path
        phase = try reader.optional(text)
        plan = try reader.optional(text)
        type = try reader.optional(text)
        title = try reader.optional(text)
        wave = try reader.optional { reader throws(Malformed) in try reader.number() }
        wavePosition = try place(&reader)
        dependsOn = try reader.array { reader throws(Malformed) in
            Placed(try reader.text(), at: try certainPlace(&reader))
        }
        filesModified = try reader.array { reader throws(Malformed) in
            guard let path = try? RepositoryPath(bytes: try reader.raw()) else { throw Malformed() }
            return Placed(path, at: try certainPlace(&reader))
        }
        requirements = try reader.array(text)
        requirementPlaces = try reader.array { reader throws(Malformed) in try certainPlace(&reader) }
        guard requirementPlaces.count == requirements.count else { throw Malformed() }
        autonomous = try reader.optional { reader throws(Malformed) in try reader.number() != 0 }
        isGapClosure = try reader.number() != 0
        tasks = try reader.array { reader throws(Malformed) in
            Task(
                index: try reader.number(), name: try reader.text(), type: try reader.text(), line: try reader.number())
        }
        context = try reader.array { reader throws(Malformed) in
            ContextReference(path: try reader.text(), line: try reader.number())
        }
        outputPath = try reader.optional(text)
        findings = try reader.array { reader throws(Malformed) in
            guard let severity = Diagnostic.Severity(index: try reader.number()) else { throw Malformed() }
            return Diagnostic(
                severity, Diagnostic.Code(rawValue: try reader.text()), try reader.text(), at: try place(&reader),
                notes: try reader.array(text), hints: try reader.array(text))
        }
    }
}

extension Diagnostic.Severity {
    fileprivate var index: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .notice: 2
        }
    }

    fileprivate init?(index: Int) {
        guard Self.allCases.indices.contains(index) else { return nil }
        self = Self.allCases[index]
    }
}
