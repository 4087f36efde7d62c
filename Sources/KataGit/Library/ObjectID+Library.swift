internal import CLibgit2
internal import KataCore

extension ObjectID {
    init(_ oid: git_oid) {
        self.init(bytes: unsafe withUnsafeBytes(of: oid.id) { unsafe Array($0) })
    }

    /// The id in libgit2's form.
    ///
    /// - Throws: for ids that are not SHA-1, which this build of libgit2 can't name.
    var oid: git_oid {
        get throws(GitError) {
            var oid = git_oid()
            guard bytes.count == 20 else {
                throw GitError(.unsupportedRepository, "\(hex) is not a SHA-1 id")
            }
            unsafe withUnsafeMutableBytes(of: &oid.id) { unsafe $0.copyBytes(from: bytes) }
            return oid
        }
    }
}

extension git_oid {
    var isZero: Bool { unsafe withUnsafeBytes(of: id) { unsafe $0.allSatisfy { $0 == 0 } } }
}
