internal import KataCLI

// A synchronous main: on Linux an asynchronous one costs several milliseconds at every start.
KataCommandLine.runAndExit()
