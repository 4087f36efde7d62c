internal import CLibgit2
internal import KataCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// New objects on their way into a repository: written to a folder of their own, brought to the disk all at once, and only then
/// moved to their places.
///
/// An object file that has its name and not its bytes, as a loss of power can leave it, is worse than one that is missing: every
/// Git takes it for present and never writes it again. One sync for each file would prevent that too, at many times the price.
/// Source: Git's `core.fsyncMethod=batch`.
///
/// Workspaces of one process that hand each other trees and commits share one.
final class ObjectStaging: Sendable {
    /// The folder is Git's to remove, should this process not live to do it: `git prune` knows the first part of the name.
    let folder: String
    let commonFolder: String
    private let objects: String
    private let state = Mutex(State())

    private struct State {
        /// Open and locked as long as the folder is in use: that of a process that is gone can be told so.
        var descriptor: Int32 = -1
        /// Whether something may be in the folder.
        var isFilled = false
    }

    private static let namePrefix = "tmp_objdir-kata-"

    /// - Parameter commonFolder: the Git folder that all working trees share.
    init(commonFolder: String) {
        self.commonFolder = commonFolder
        objects = "\(commonFolder)/objects"
        folder = "\(objects)/\(Self.namePrefix)\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    deinit {
        let descriptor = state.withLock { $0.descriptor }
        guard descriptor >= 0 else { return }
        FileContents.removeTree(folder)
        close(descriptor)
    }

    /// Runs a call that writes objects; no other one that shares the folder moves them meanwhile.
    func whileWriting<R>(_ write: () throws(GitError) -> R) throws(GitError) -> R {
        try state.withLock { state throws(GitError) in
            if state.descriptor < 0 { state.descriptor = try HeldFolder.make(folder) }
            state.isFilled = true
            return try write()
        }
    }

    /// Brings all objects to the disk and then to their places, where every program sees them.
    /// - Returns: `false` when there was nothing to do.
    @discardableResult
    func publish(_ probe: GitProbe?) throws(GitError) -> Bool {
        try state.withLock { state throws(GitError) in
            guard state.isFilled else { return false }
            var groups: [(name: String, objects: [String])] = []
            for name in FileContents.names(in: folder) where name.utf8.count == 2 && name != ".." {
                let found = FileContents.names(in: "\(folder)/\(name)").filter { !$0.hasPrefix(".") }
                groups.append((name, found))
            }
            let isAny = groups.contains { !$0.objects.isEmpty }
            if isAny {
                try probe.announce(.synchronize, folder)
                try FileContents.synchronizeDisk(of: folder)
            }
            for group in groups {
                try move(group.objects, in: group.name, probe)
                _ = unsafe rmdir("\(folder)/\(group.name)")
            }
            if isAny {
                // The names too: a reference to an object may reach the disk before the object's name does.
                try probe.announce(.synchronize, objects)
                try FileContents.synchronizeDisk(of: objects)
            }
            state.isFilled = false
            return isAny
        }
    }

    private func move(_ names: [String], in group: String, _ probe: GitProbe?) throws(GitError) {
        let target = "\(objects)/\(group)"
        guard !names.isEmpty else { return }
        guard unsafe mkdir(target, 0o777) == 0 || errno == EEXIST else { throw .fileSystem("could not create", target) }
        for name in names {
            try probe.announce(.moveObject, "\(group)\(name)")
            // Another process may have written the same object: the same bytes.
            guard unsafe rename("\(folder)/\(group)/\(name)", "\(target)/\(name)") == 0 else {
                throw .fileSystem("could not move an object to", target)
            }
        }
    }

    /// Removes what processes that are gone left on their way.
    static func removeAbandoned(in commonFolder: String, _ probe: GitProbe?) {
        HeldFolder.removeAbandoned(in: "\(commonFolder)/objects", prefix: namePrefix, probe)
    }
}

/// Makes the objects of a staging folder readable in one repository, from the first one that may be there.
final class StagingAccess {
    let staging: ObjectStaging
    private var isAttached = false

    init(_ staging: ObjectStaging) { self.staging = staging }

    /// - Parameter database: of the repository.
    func attach(to database: OpaquePointer) throws(GitError) {
        guard !isAttached else { return }
        var backend: OpaquePointer?
        try check("git_odb_backend_loose", unsafe git_odb_backend_loose(&backend, staging.folder, -1, 0, 0, 0))
        // The database owns the backend from here on. New objects go to the first one that takes them: packs have 2, loose objects 1.
        try check("git_odb_add_backend", unsafe git_odb_add_backend(database, backend, 3))
        isAttached = true
    }
}
