internal import KataCore

/// What moves on a terminal while work is under way.
protocol LiveView: Sendable {
    /// Whether there is a screen on which anything moves.
    var isMoving: Bool { get }
    var time: TimeSource { get }

    /// Changes the moving part of the screen and paints it again, while nothing else does.
    func repaint(_ change: (inout LiveArea) -> Void)
    /// Removes the moving lines, before something else is printed.
    func end()
}

extension LiveView {
    /// Repaints the moving lines until cancelled.
    func keepMoving() async {
        guard isMoving else { return }
        while !Task.isCancelled {
            try? await time.sleep(LiveArea.interval)
            repaint { $0.turn() }
        }
    }

    /// Leaves the screen to a question until ``resume()``: what happens meanwhile is shown then.
    func suspend() { repaint { $0.suspend() } }

    func resume() { repaint { $0.resume() } }

    /// Says something that must be seen at once.
    func interject(_ text: String) { repaint { $0.interject(text) } }
}
