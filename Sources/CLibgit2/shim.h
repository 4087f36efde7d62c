#pragma once
#include <stdbool.h>
#include <git2.h>
#include <git2/sys/refdb_backend.h>
#include <git2/sys/refs.h>
#include <git2/sys/repository.h>
/* Since libgit2 1.8 git_error_clear is declared here. */
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif

/* git_libgit2_opts is variadic, which Swift can't call. */

/* Adds extensions of the repository format that the library does not have to know. */
static inline int kata_libgit2_allow_extensions(const char **names, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

/* Whether objects that a new tree or commit names are looked up first. */
static inline int kata_libgit2_set_strict_creation(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, enabled);
}

/* A way into the references that brings each new value to the disk before it appears under the reference's name, and the name
   after it. The library decides that when a backend is made. */
static inline int kata_references_open_durable(git_refdb_backend **backend, git_repository *repository) {
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
    int result = git_refdb_backend_fs(backend, repository);
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
    return result;
}

static inline void kata_references_close(git_refdb_backend *backend) { backend->free(backend); }

/* Moves a reference under its lock from a value, or from not being there, to another one.

   git_reference_create_matching with such a backend would also wait for the disk four times for two lines of reflogs, which are
   not worth that: the lock, which holds the new value, is made by the durable backend, and the lines are written by the other.
   A lock is the same thing to every backend of this kind.

   GIT_EMODIFIED: the reference holds something else; found is what it holds, if it is there and names an object. */
static inline int kata_reference_move(
    git_refdb_backend *durable, git_refdb_backend *plain, const char *name, const git_oid *expected,
    const git_oid *target, const git_signature *who, const char *message, git_oid *found, bool *is_found
) {
    void *lock = NULL;
    git_reference *present = NULL;
    git_reference *next = NULL;
    *is_found = false;
    int result = durable->lock(&lock, durable, name);
    if (result < 0) return result;
    result = plain->lookup(&present, plain, name);
    if (result == 0 && git_reference_type(present) == GIT_REFERENCE_DIRECT) {
        git_oid_cpy(found, git_reference_target(present));
        *is_found = true;
    }
    if (result == GIT_ENOTFOUND) {
        result = expected ? GIT_EMODIFIED : 0;
    } else if (result == 0) {
        result = expected && *is_found && git_oid_cmp(found, expected) == 0 ? 0 : GIT_EMODIFIED;
    }
    if (result == 0) {
        next = git_reference__alloc(name, target, NULL);
        if (!next) result = GIT_ERROR;
    }
    if (result == 0) {
        result = plain->unlock(plain, lock, 1, 1, next, who, message);
    } else {
        plain->unlock(plain, lock, 0, 0, NULL, NULL, NULL);
    }
    git_reference_free(next);
    git_reference_free(present);
    return result;
}

/* Deletes a reference that is in no file of packed references, under its lock, from an expected value. Its reflog goes with it. */
static inline int kata_reference_delete(
    git_refdb_backend *backend, const char *name, const git_oid *expected, git_oid *found, bool *is_found
) {
    void *lock = NULL;
    git_reference *present = NULL;
    *is_found = false;
    int result = backend->lock(&lock, backend, name);
    if (result < 0) return result;
    result = backend->lookup(&present, backend, name);
    if (result == 0 && git_reference_type(present) == GIT_REFERENCE_DIRECT) {
        git_oid_cpy(found, git_reference_target(present));
        *is_found = true;
    }
    if (result == GIT_ENOTFOUND || (result == 0 && !(*is_found && git_oid_cmp(found, expected) == 0))) {
        result = GIT_EMODIFIED;
    }
    if (result == 0) {
        backend->reflog_delete(backend, name);
        result = backend->unlock(backend, lock, 2, 0, present, NULL, NULL);
    } else {
        backend->unlock(backend, lock, 0, 0, NULL, NULL, NULL);
    }
    git_reference_free(present);
    return result;
}

/* Waits until everything that was written to a file system is on its disk. Linux declares it for GNU programs only. */
#if defined(__APPLE__)
#include <unistd.h>
static inline int kata_synchronize_disk(int folder, const char *path) {
    (void)folder;
    return sync_volume_np(path, SYNC_VOLUME_FULLSYNC | SYNC_VOLUME_WAIT);
}
#else
extern int syncfs(int descriptor);
static inline int kata_synchronize_disk(int folder, const char *path) {
    (void)path;
    return syncfs(folder);
}
#endif
