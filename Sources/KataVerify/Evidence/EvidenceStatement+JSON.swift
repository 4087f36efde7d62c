internal import KataCore
package import KataDigest

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension EvidenceStatement {
    /// JSON in one line with sorted keys, ended by LF.
    package func render() -> [UInt8] {
        var subjects = [Subject(name: "tree", digest: ["gitTree": tree.hex])]
        if let commit { subjects.insert(Subject(name: "commit", digest: ["gitCommit": commit.hex]), at: 0) }
        return Self.encode(
            Document(
                _type: Self.statementType, subject: subjects, predicateType: Self.predicateType, predicate: predicate))
    }

    /// Of the predicate and the tree, so that a commit can name it in its own message.
    package var digest: Digest256 {
        Digest256.of(Self.encode(Core(tree: tree.hex, predicateType: Self.predicateType, predicate: predicate)))
    }

    /// Reads a rendered statement; keys that are not known are skipped.
    ///
    /// - Throws: ``EvidenceError`` when it is no statement of ours, or is too large to be one.
    package static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> EvidenceStatement {
        guard bytes.count <= largest else { throw EvidenceError("it is larger than \(largest >> 20) MB") }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) else {
            throw EvidenceError("it is no statement in the form of in-toto")
        }
        guard document._type == statementType, document.predicateType == predicateType else {
            throw EvidenceError("it is a statement of another kind")
        }
        func id(_ key: String) -> ObjectID? {
            document.subject.lazy.compactMap { $0.digest[key].flatMap { ObjectID(hex: $0) } }.first
        }
        guard let tree = id("gitTree") else { throw EvidenceError("it names no tree") }
        return EvidenceStatement(commit: id("gitCommit"), tree: tree, predicate: document.predicate)
    }

    private static let largest = 64 << 20

    private struct Subject: Codable {
        var name: String
        var digest: [String: String]
    }

    private struct Document: Codable {
        var _type: String
        var subject: [Subject]
        var predicateType: String
        var predicate: Predicate
    }

    private struct Core: Encodable {
        var tree: String
        var predicateType: String
        var predicate: Predicate
    }

    private static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, integers and arrays of them can't fail to encode.
        guard let data = try? encoder.encode(value) else { return [] }
        return Array(data) + [0x0A]
    }
}

/// Why evidence can't be read.
package struct EvidenceError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
