// kata: answers what needs no library at once, and becomes kata-main for everything else.
//
// Loading libgit2 and what it links to takes several times as long as a whole `git --version`. Scripts, editors and hooks ask
// a program for its version more often than for anything else, so that question is answered before anything is loaded.

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#include "kata_version.h"

// The absolute path of this executable with links resolved; 0 when the system does not tell.
static int own_path(char *path) {
#ifdef __APPLE__
    char name[PATH_MAX];
    uint32_t size = sizeof name;
    return _NSGetExecutablePath(name, &size) == 0 && realpath(name, path) != NULL;
#else
    return realpath("/proc/self/exe", path) != NULL;
#endif
}

// Runs FOLDER + NAME in place of this process; returns only when there is no such program.
static void become(const char *folder, size_t length, const char *name, char **arguments) {
    char path[PATH_MAX];
    if (length + strlen(name) + 1 > sizeof path) return;
    memcpy(path, folder, length);
    strcpy(path + length, name);
    execv(path, arguments);
    if (errno != ENOENT) {
        fprintf(stderr, "kata: can't run %s: %s\n", path, strerror(errno));
        exit(70);
    }
}

int main(int count, char **arguments) {
    if (count == 2 && (strcmp(arguments[1], "--version") == 0 || strcmp(arguments[1], "version") == 0)) {
        puts("kata " KATA_VERSION);
        return fflush(stdout) == 0 ? 0 : 1;
    }
    char own[PATH_MAX];
    if (own_path(own)) {
        // Beside this program, as a build lays it out; or in libexec, as an installation does.
        size_t folder = (size_t)(strrchr(own, '/') - own);
        become(own, folder, "/kata-main", arguments);
        become(own, folder, "/../libexec/kata/kata-main", arguments);
    }
    fputs("kata: its program kata-main is neither beside it nor in ../libexec/kata; install kata again\n", stderr);
    return 70;
}
