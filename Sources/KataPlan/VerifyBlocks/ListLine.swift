/// A line of a list without its bullet, number or check box.
struct ListLine {
    let text: String
    let isItem: Bool

    init(_ line: String) {
        guard let content = ListText.afterBullet(line[...].utf8) else {
            text = line
            isItem = false
            return
        }
        text = ListText.string(ListText.afterCheckBox(content))
        isItem = true
    }
}
