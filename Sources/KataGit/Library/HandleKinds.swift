internal import CLibgit2

enum RepositoryKind: HandleKind {
    static var name: String { "git_repository" }
    static func free(_ pointer: OpaquePointer) { unsafe git_repository_free(pointer) }
}

enum TreeKind: HandleKind {
    static var name: String { "git_tree" }
    static func free(_ pointer: OpaquePointer) { unsafe git_tree_free(pointer) }
}

enum CommitKind: HandleKind {
    static var name: String { "git_commit" }
    static func free(_ pointer: OpaquePointer) { unsafe git_commit_free(pointer) }
}

enum ReferenceKind: HandleKind {
    static var name: String { "git_reference" }
    static func free(_ pointer: OpaquePointer) { unsafe git_reference_free(pointer) }
}

enum IndexKind: HandleKind {
    static var name: String { "git_index" }
    static func free(_ pointer: OpaquePointer) { unsafe git_index_free(pointer) }
}

enum StatusListKind: HandleKind {
    static var name: String { "git_status_list" }
    static func free(_ pointer: OpaquePointer) { unsafe git_status_list_free(pointer) }
}

enum DifferenceKind: HandleKind {
    static var name: String { "git_diff" }
    static func free(_ pointer: OpaquePointer) { unsafe git_diff_free(pointer) }
}

enum PatchKind: HandleKind {
    static var name: String { "git_patch" }
    static func free(_ pointer: OpaquePointer) { unsafe git_patch_free(pointer) }
}

enum WalkKind: HandleKind {
    static var name: String { "git_revwalk" }
    static func free(_ pointer: OpaquePointer) { unsafe git_revwalk_free(pointer) }
}

enum DatabaseKind: HandleKind {
    static var name: String { "git_odb" }
    static func free(_ pointer: OpaquePointer) { unsafe git_odb_free(pointer) }
}

enum DatabaseObjectKind: HandleKind {
    static var name: String { "git_odb_object" }
    static func free(_ pointer: OpaquePointer) { unsafe git_odb_object_free(pointer) }
}

enum ObjectKind: HandleKind {
    static var name: String { "git_object" }
    static func free(_ pointer: OpaquePointer) { unsafe git_object_free(pointer) }
}

enum SettingsKind: HandleKind {
    static var name: String { "git_config" }
    static func free(_ pointer: OpaquePointer) { unsafe git_config_free(pointer) }
}

enum ReferenceIteratorKind: HandleKind {
    static var name: String { "git_reference_iterator" }
    static func free(_ pointer: OpaquePointer) { unsafe git_reference_iterator_free(UnsafeMutablePointer(pointer)) }
}

typealias RepositoryHandle = OwnedHandle<RepositoryKind>
typealias TreeHandle = OwnedHandle<TreeKind>
typealias CommitHandle = OwnedHandle<CommitKind>
typealias ReferenceHandle = OwnedHandle<ReferenceKind>
typealias IndexHandle = OwnedHandle<IndexKind>
typealias StatusListHandle = OwnedHandle<StatusListKind>
typealias DifferenceHandle = OwnedHandle<DifferenceKind>
typealias PatchHandle = OwnedHandle<PatchKind>
typealias WalkHandle = OwnedHandle<WalkKind>
typealias DatabaseHandle = OwnedHandle<DatabaseKind>
typealias DatabaseObjectHandle = OwnedHandle<DatabaseObjectKind>
typealias ObjectHandle = OwnedHandle<ObjectKind>
typealias SettingsHandle = OwnedHandle<SettingsKind>
typealias ReferenceIteratorHandle = OwnedHandle<ReferenceIteratorKind>
