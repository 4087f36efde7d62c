internal import ArgumentParser
internal import KataEngine

extension ExistingWork.Choice: ExpressibleByArgument {}
