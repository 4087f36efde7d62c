package import KataFiles

/// A log of one JSON document per line. Each line goes out in one write, so that lines of several writers never mix.
package struct RunLog: Sendable {
    private let log: any AppendLog

    init(_ log: any AppendLog) { self.log = log }

    package func append(_ line: JSONText) throws(FileError) {
        try log.append(Array(line.compact.utf8) + [0x0A])
    }

    /// Several lines in one write.
    package func append(_ lines: [JSONText]) throws(FileError) {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += Array(line.compact.utf8)
            bytes.append(0x0A)
        }
        try log.append(bytes)
    }

    package func synchronize() throws(FileError) { try log.synchronize() }
    package func close() throws(FileError) { try log.close() }
}
