internal import CLibgit2
internal import KataCore

/// The four kinds of objects.
enum ObjectType: Int32 {
    case commit = 1
    case tree = 2
    case blob = 3
    case tag = 4
}

extension Repository {
    /// The raw bytes of an object; `nil` when it is not in the database.
    func object(_ id: ObjectID) throws(GitError) -> (type: ObjectType, bytes: [UInt8])? {
        if let known = cache.object(id) { return known }
        var oid = try id.oid
        let database = unsafe database.pointer
        guard
            let object = try unsafe DatabaseObjectHandle.find(
                "git_odb_read", ledger, { unsafe git_odb_read(&$0, database, &oid) })
        else { return nil }
        let count = unsafe git_odb_object_size(object.pointer)
        guard let type = ObjectType(rawValue: unsafe git_odb_object_type(object.pointer).rawValue) else {
            throw GitError(.libgit2, "\(id) is an object of an unknown kind")
        }
        let bytes: [UInt8] =
            if count > 0, let data = unsafe git_odb_object_data(object.pointer) {
                unsafe Array(UnsafeRawBufferPointer(start: data, count: count))
            } else { [] }
        cache.remember(id, (type, bytes))
        return (type, bytes)
    }

    func exists(_ id: ObjectID) throws(GitError) -> Bool {
        var oid = try id.oid
        return unsafe git_odb_exists(database.pointer, &oid) == 1
    }

    @discardableResult
    func write(_ bytes: [UInt8], as type: ObjectType) throws(GitError) -> ObjectID {
        var oid = git_oid()
        try writing { () throws(GitError) in
            let result = unsafe bytes.withUnsafeBytes {
                unsafe git_odb_write(
                    &oid, database.pointer, $0.baseAddress ?? emptyBytes, $0.count, git_object_t(type.rawValue))
            }
            try check("git_odb_write", result)
        }
        cache.remember(ObjectID(oid), (type, bytes))
        return ObjectID(oid)
    }

    /// Runs a call of the library that writes objects: they wait in a folder of their own until ``publishObjects()``.
    func writing(_ write: () throws(GitError) -> Void) throws(GitError) {
        try probe.announce(.writeObject)
        try unsafe incoming.attach(to: database.pointer)
        try incoming.staging.whileWriting(write)
    }

    /// Brings all new objects to the disk and into the repository. To be called before anything names them that outlives this
    /// process, or that another program reads.
    /// - Returns: `false` when there were none.
    @discardableResult
    func publishObjects() throws(GitError) -> Bool { try incoming.staging.publish(probe) }

    /// The entries of a tree, or of the tree of a commit.
    func tree(_ id: ObjectID) throws(GitError) -> TreeListing {
        guard let object = try object(id) else { throw GitError(.notFound, "the tree \(id) does not exist") }
        if object.type == .commit { return try tree(CommitObject(parsing: object.bytes, id: id).tree) }
        guard object.type == .tree else { throw GitError(.notFound, "\(id) is a \(object.type), not a tree") }
        return try TreeListing(parsing: object.bytes)
    }

    /// A tree's own id, or the tree of a commit.
    private func treeID(of id: ObjectID) throws(GitError) -> ObjectID {
        guard let object = try object(id), object.type == .commit else { return id }
        return try CommitObject(parsing: object.bytes, id: id).tree
    }

    /// What stands at a path of a tree; `nil` when nothing does.
    func entry(at path: RepositoryPath, in tree: ObjectID) throws(GitError) -> TreeListing.Entry? {
        var current = TreeListing.Entry(mode: FileMode.folder.rawValue, id: tree)
        for component in path.bytes.split(separator: 0x2F) {
            guard current.isFolder, let next = try self.tree(current.id)[component] else { return nil }
            current = next
        }
        return current
    }

    /// Applies changes to a tree; an empty result is the empty tree.
    func apply(_ edits: TreeEdits, to base: ObjectID?) throws(GitError) -> ObjectID {
        let id = try edits.applied(
            to: try base.map { id throws(GitError) in try treeID(of: id) },
            read: { id throws(GitError) in try tree(id) },
            write: { bytes throws(GitError) in try write(bytes, as: .tree) })
        if let id { return id }
        return try write([], as: .tree)
    }

    /// An address for calls that take no bytes but refuse a null pointer.
    private var emptyBytes: UnsafeRawPointer { unsafe UnsafeRawPointer(pointer) }
}
