"""Writes what the scripted model answers in each conversation: conversation.py NAME ROOT prints the behaviours as JSON.

The model does task 1 at once. In task 2 it writes only the test and claims success, so that the check fails and the task comes
back with the check's output; then it does the rest.
"""
import json
import sys

GREET = """#!/bin/sh
# greet.sh NAME: greets a person.
. "$(dirname "$0")/names.sh"
printf 'Hello, %s!\\n' "$(shown_name "$1")"
"""
GREET_CHECKED = GREET.replace(
    "printf 'Hello", "if [ -z \"${1:-}\" ]; then\n    echo 'greet: who?' >&2\n    exit 2\nfi\nprintf 'Hello")
TEST = """#!/bin/sh
# Checks the greeting and the refusal.
set -u
folder=$(dirname "$0")/../src
[ "$(sh "$folder/greet.sh" ada)" = 'Hello, Ada!' ] || { echo 'ada is not greeted'; exit 1; }
sh "$folder/greet.sh" 2>/dev/null
code=$?
[ "$code" = 2 ] || { echo "nobody: exit code $code instead of 2"; exit 1; }
"""


def report(**words):
    return "It is done.\n\n```json\n" + json.dumps(words) + "\n```"


def say(text, *tools):
    return {"type": "reply", "text": text, "tool_calls": list(tools)}


def claude(root):
    write = lambda path, text: {"name": "Write", "arguments": {"file_path": f"{root}/{path}", "content": text}}
    read = lambda path: {"name": "Read", "arguments": {"file_path": f"{root}/{path}"}}
    return write, read


def codex(root):
    def write(path, text):
        command = f"mkdir -p \"$(dirname {path})\" && cat >{path} <<'END'\n{text}END"
        return {"name": "exec_command", "arguments": {"cmd": command}}

    return write, lambda path: {"name": "exec_command", "arguments": {"cmd": f"cat {path}"}}


def work(tools):
    write, read = tools
    return [
        say("I write the greeting.", write("src/greet.sh", GREET)),
        say(report(summary="greet.sh greets a person by name", accomplishments=["`src/greet.sh NAME` prints a greeting"],
                   decisions=["Names are shown by `shown_name`, which is there already"], commit_type="feat")),
        say("I write the test first.", write("tests/greet.sh", TEST)),
        say(report(summary="Everything is done and all tests pass.", accomplishments=["All done"], commit_type="feat")),
        say("The refusal is missing.", read("src/greet.sh")),
        say("Now I write it.", write("src/greet.sh", GREET_CHECKED)),
        say(report(summary="greet.sh refuses to greet nobody", accomplishments=["Without a name the exit code is 2"],
                   decisions=["The refusal goes to standard error"], commit_type="feat")),
    ]


def outside(tools):
    write, _ = tools
    end = say("All done!")
    end["times"] = None
    return [say("I write outside of the tree.", write("../outside.txt", "x\n")), end]


CONVERSATIONS = {
    "claude": lambda root: work(claude(root)),
    "codex": lambda root: work(codex(root)),
    "claude-denied": lambda root: outside(claude(root)),
    "codex-denied": lambda root: outside(codex(root)),
}
print(json.dumps({"behaviors": CONVERSATIONS[sys.argv[1]](sys.argv[2])}))
