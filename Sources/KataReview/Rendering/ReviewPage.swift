internal import KataCore
internal import KataDigest
internal import KataGit
internal import KataPlan

/// A review as one HTML page that needs nothing else: no network, light and dark, usable with keys and on a phone.
package struct ReviewPage: Sendable {
    private var html = ""

    package static func render(_ review: Review) -> String {
        var page = ReviewPage()
        page.write(review)
        return page.html
    }

    private mutating func write(_ review: Review) {
        html += """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
            <title>Review of \(Self.escape(review.title))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the review</a>
            <header><h1>Review of \(Self.escape(review.title))</h1><p>\(Self.escape(ReviewText.totals(review)))</p>
            <p class="keys"><kbd>j</kbd> <kbd>k</kbd> next and previous part, <kbd>o</kbd> opens it, <kbd>a</kbd> opens or closes all</p>
            </header>
            <main id="main">

            """
        contradictions(review.contradictions)
        for plan in review.plans { write(plan, in: review) }
        if !review.others.isEmpty {
            part("Commits of no plan", count: review.others.count, isOpen: review.plans.isEmpty)
            for commit in review.others { write(commit) }
            html += "</details>\n"
        }
        html += "</main>\n<script>\(Self.script)</script>\n</body>\n</html>\n"
    }

    private mutating func contradictions(_ items: [Review.Contradiction]) {
        guard !items.isEmpty else {
            html +=
                "<p class=\"good\" data-part tabindex=\"-1\">No contradiction between what is claimed and what Git shows.</p>\n"
            return
        }
        part("Contradictions", count: items.count, isOpen: true, mark: "bad")
        html += "<ul>\n"
        for item in items {
            html += "<li><strong>\(Self.escape(item.subject))</strong> \(Self.escape(item.text))"
            for note in item.notes { html += "<br><small>\(Self.escape(note))</small>" }
            html += "</li>\n"
        }
        html += "</ul>\n</details>\n"
    }

    private mutating func write(_ plan: Review.Plan, in review: Review) {
        html += "<section>\n<h2>\(Self.escape("\(plan.id)")) <span>\(Self.escape(plan.title))</span></h2>\n"
        if let goal = plan.goal { html += "<p>\(Self.escape(goal))</p>\n" }
        if let facts = plan.facts {
            html +=
                "<p><span class=\"tag measured\">measured</span> \(facts.verdict.rawValue), \(Self.escape(facts.times.active.forPeople)), completed <time>\(Self.escape(facts.times.completed.iso8601))</time></p>\n"
        } else if plan.summaryPath != nil {
            html += "<p><span class=\"tag quoted\">quoted</span> the summary was not measured by kata</p>\n"
        }
        for task in plan.tasks { write(task) }
        if let closing = plan.closing {
            part("Closing", count: nil, isOpen: false)
            write(closing)
            html += "</details>\n"
        }
        if !plan.loose.isEmpty {
            part("Other commits of the plan", count: plan.loose.count, isOpen: false)
            for commit in plan.loose { write(commit) }
            html += "</details>\n"
        }
        if let facts = plan.facts {
            list(
                "Checks", "measured",
                facts.checks.map { check in
                    "\(ReviewText.owner(check.owner)): <code>\(Self.escape(check.command))</code> \(Self.escape(ReviewText.check(check)))"
                })
            list(
                "Must-haves", "measured",
                facts.mustHaves.map { item in
                    "\(Self.escape(item.item)) <em>\(Self.escape(ReviewText.outcome(item.outcome)))</em>"
                })
            list("Deviations", "measured", facts.deviations.map { Self.escape(ReviewText.deviation($0)) })
        }
        list("Unverified", "unverified", review.unverified(plan).map(Self.escape))
        list("In one line", "quoted", [plan.words.oneLiner].compactMap(\.self).map(Self.escape))
        list("Accomplishments", "quoted", plan.words.accomplishments.map(Self.escape))
        list("Decisions", "quoted", plan.words.decisions.map(Self.escape))
        list("Deviations, as declared", "quoted", plan.words.deviations.map(Self.escape))
        list("Issues", "quoted", plan.words.issues.map(Self.escape))
        html += "</section>\n"
    }

    private mutating func write(_ task: Review.Task) {
        let isBad = task.commits.contains { $0.evidence?.isContradiction == true } || task.isMissing
        part("Task \(task.index): \(task.name)", count: nil, isOpen: true, mark: isBad ? "bad" : nil)
        for link in task.links.compactMap(ReviewText.link) { html += "<p class=\"moved\">\(Self.escape(link))</p>\n" }
        if let text = task.withoutCommits {
            html += "<p\(task.isMissing ? " class=\"bad\"" : "")>\(Self.escape(text))</p>\n"
        }
        for commit in task.commits { write(commit) }
        if !task.undeclared.isEmpty {
            let paths = task.undeclared.map { "<code>\(Self.escape($0.display))</code>" }.joined(separator: ", ")
            html += "<p>Outside of the plan: \(paths)</p>\n"
        }
        html += "</details>\n"
    }

    private mutating func write(_ commit: Review.Commit) {
        html += "<article>\n<p><code>\(commit.info.id.hex.prefix(10))</code> \(Self.escape(commit.info.subject))</p>\n"
        html +=
            "<p><small>\(Self.escape(commit.info.author.name)), <time>\(Self.escape(commit.info.author.time.iso8601))</time></small></p>\n"
        if let evidence = commit.evidence {
            let mark = evidence.isContradiction ? "bad" : evidence.isMeasured ? "good" : "open"
            html += "<p class=\"\(mark)\">\(Self.escape(evidence.text))</p>\n"
        }
        if !commit.files.isEmpty {
            html += "<div class=\"wide\"><table><caption>\(Self.escape(ReviewText.stat(commit)))</caption>\n"
            for file in commit.files {
                let change =
                    file.isBinary
                    ? "<td colspan=\"2\">binary</td>"
                    : "<td class=\"plus\">+\(file.added)</td><td class=\"minus\">−\(file.removed)</td>"
                html += "<tr><td><code>\(Self.escape(file.path.display))</code></td>\(change)</tr>\n"
            }
            html += "</table></div>\n"
        }
        html += "</article>\n"
    }

    private mutating func part(_ title: String, count: Int?, isOpen: Bool, mark: String? = nil) {
        let number = count.map { " <span class=\"count\">\($0)</span>" } ?? ""
        html +=
            "<details data-part\(isOpen ? " open" : "")\(mark.map { " class=\"\($0)\"" } ?? "")><summary>\(Self.escape(title))\(number)</summary>\n"
    }

    private mutating func list(_ title: String, _ tag: String, _ items: [String]) {
        guard !items.isEmpty else { return }
        html +=
            "<details data-part\(tag == "unverified" ? " open" : "")><summary>\(title) <span class=\"tag \(tag)\">\(tag)</span> <span class=\"count\">\(items.count)</span></summary>\n<ul>\n"
        for item in items { html += "<li>\(item)</li>\n" }
        html += "</ul>\n</details>\n"
    }

    /// Nothing in it can be a tag, an entity or the end of an attribute; control characters become visible.
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default:
                switch scalar.value {
                case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: result += "\u{FFFD}"
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// Only this page's own style and script; nothing is fetched.
    private static var policy: String {
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-\(Digest256.of(style).base64)'; script-src 'sha256-\(Digest256.of(script).base64)'"
    }

    private static let style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;--good:#116329;--bad:#b3261e;--open:#7a4d00;--focus:#0550ae}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9aa4ae;--line:#30363d;--card:#161b22;--good:#56d364;--bad:#ff7b72;--open:#e3b341;--focus:#79c0ff}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:60rem;padding:1rem;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        h1{font-size:1.5rem;margin:0}h2{font-size:1.2rem;margin:2rem 0 .5rem}h2 span{font-weight:400}
        header{border-bottom:1px solid var(--line);margin-bottom:1rem}header p{color:var(--soft);margin:.25rem 0}
        details{border:1px solid var(--line);border-radius:.5rem;background:var(--card);margin:.5rem 0;padding:0 .75rem}
        details.bad{border-left:.3rem solid var(--bad)}
        summary{cursor:pointer;padding:.6rem 0;min-height:2.75rem;font-weight:600}
        :focus-visible{outline:.15rem solid var(--focus);outline-offset:.1rem}
        article{border-top:1px solid var(--line);padding:.25rem 0}p{margin:.35rem 0}ul{margin:0 0 .75rem;padding-left:1.2rem}
        code,kbd{font:.875em ui-monospace,monospace}kbd{border:1px solid var(--line);border-radius:.25rem;padding:0 .3rem}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--soft)}td{padding:.1rem .5rem .1rem 0;vertical-align:top}td+td{width:1%;padding:.1rem 0 .1rem .75rem;text-align:right;white-space:nowrap}
        .plus,.good{color:var(--good)}.minus,.bad>p.bad,p.bad{color:var(--bad)}.open,.moved{color:var(--open)}small,.count{color:var(--soft)}
        .tag{border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;font-size:.8rem;font-weight:400}.measured{color:var(--good)}.unverified{color:var(--open)}.quoted{color:var(--soft)}
        time{white-space:nowrap}
        .skip{position:absolute;left:-99rem}.skip:focus{left:1rem}
        @media(max-width:40rem){body{padding:.6rem}.keys{display:none}}
        @media print{details{break-inside:avoid}.keys,.skip{display:none}}
        """

    private static let script = """
        (()=>{const parts=[...document.querySelectorAll('[data-part]')];let at=-1;
        const go=n=>{if(!parts.length)return;at=Math.max(0,Math.min(parts.length-1,n));const p=parts[at];(p.querySelector('summary')||p).focus();p.scrollIntoView({block:'nearest'})};
        document.addEventListener('keydown',e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;
        if(e.key==='j')go(at+1);else if(e.key==='k')go(at-1);
        else if(e.key==='o'&&at>=0&&'open' in parts[at])parts[at].open=!parts[at].open;
        else if(e.key==='a'){const all=parts.filter(p=>'open' in p),open=!all.every(p=>p.open);all.forEach(p=>p.open=open)}});
        document.addEventListener('focusin',e=>{const p=e.target.closest('[data-part]');if(p)at=parts.indexOf(p)})})();
        """
}
