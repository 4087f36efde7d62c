internal import CLibgit2

/// Joins two changes of one file, line by line, as Git's merges do.
package enum ThreeWayMerge {
    /// - Returns: `nil` when both sides changed the same lines in different ways, or one of the files is no text.
    package static func merge(base: [UInt8], ours: [UInt8], theirs: [UInt8]) throws(GitError) -> [UInt8]? {
        if ours == theirs || theirs == base { return ours }
        if ours == base { return theirs }
        guard ![base, ours, theirs].contains(where: { $0.contains(0) }) else { return nil }
        // No repository has to be open for this, and without its start the library has no memory to give.
        guard Libgit2.start() > 0 else { throw GitError(.libgit2, "libgit2 could not be started") }
        var result = unsafe git_merge_file_result()
        let status = unsafe withInput(base) { base in
            unsafe withInput(ours) { ours in
                unsafe withInput(theirs) { theirs in unsafe git_merge_file(&result, base, ours, theirs, nil) }
            }
        }
        try check("git_merge_file", status)
        defer { unsafe git_merge_file_result_free(&result) }
        guard unsafe result.automergeable == 1 else { return nil }
        guard let start = unsafe result.ptr else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: result.len))
    }

    private static func withInput<R>(
        _ bytes: [UInt8], _ body: (UnsafePointer<git_merge_file_input>) -> R
    ) -> R {
        unsafe bytes.withUnsafeBytes { buffer in
            var input = unsafe git_merge_file_input()
            _ = unsafe git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
            unsafe input.ptr = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            unsafe input.size = buffer.count
            return unsafe withUnsafePointer(to: &input) { unsafe body($0) }
        }
    }
}
