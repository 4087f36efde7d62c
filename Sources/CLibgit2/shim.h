#pragma once
#include <git2.h>
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
