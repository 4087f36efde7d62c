internal import KataProcess

/// Long text: through a pager on a terminal, as it is anywhere else.
struct PagedOutput: Sendable {
    let context: CommandContext
    var isPaged = true

    func show(_ text: String) {
        if isPaged, context.terminal.outputIsTerminal, context.environment["TERM"] != "dumb",
            let pager = Pager.command(in: context.environment), Pager.show(text, through: pager)
        {
            return
        }
        context.write.output(text)
    }
}
