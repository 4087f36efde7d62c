internal import KataHooks

HookProgram.runAndExit()
