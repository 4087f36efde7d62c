// Ends prepare-commit-msg at once where there is nothing for it to do, before the start of Swift's runtime, which alone takes as
// long as an empty shell script. Every commit waits for this hook, and most are no work of an open task.
//
// Whatever is not plainly such a case is left to the program: a linked working tree, a squash, a probe.

#ifdef __linux__

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_there(const char *path) { return access(path, F_OK) == 0; }

// The arguments that Git gave the hook; 0 for a call of anything else.
static char **arguments_of_hook(int count, char **arguments) {
    static const char event[] = "prepare-commit-msg";
    if (count < 1) return NULL;
    const char *slash = strrchr(arguments[0], '/');
    if (strcmp(slash ? slash + 1 : arguments[0], event) == 0) return arguments + 1;
    if (count < 3 || strcmp(arguments[1], "run") != 0 || strcmp(arguments[2], event) != 0) return NULL;
    arguments += 3;
    return *arguments && strcmp(*arguments, "--") == 0 ? arguments + 1 : arguments;
}

static void end_if_idle(int count, char **arguments, char **environment) {
    (void)environment;
    char **given = arguments_of_hook(count, arguments);
    if (!given || !given[0]) return;
    const char *source = given[1] ? given[1] : getenv("PRE_COMMIT_COMMIT_MSG_SOURCE");
    if (source && strcmp(source, "squash") == 0) return;
    if (getenv("KATA_HOOK_PROBE") || getenv("GIT_DIR")) return;
    struct stat status;
    if (stat(".git", &status) != 0 || !S_ISDIR(status.st_mode)) return;
    if (is_there(".git/commondir") || is_there(".git/kata/task") || is_there(".git/rebase-merge/current-fixups")) return;
    _exit(0);
}

__attribute__((section(".preinit_array"), used)) static void (*const start)(int, char **, char **) = end_if_idle;

#endif
