/// What stands around every page: nothing from elsewhere is loaded, and no script runs.
enum PageFrame {
    /// A document; `body` is what stands in `<body>`, behind the link to the content.
    static func document(title: HTML, body: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(PageStyle.policy)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <meta name="robots" content="noindex">
        <title>\(title)</title>
        <style>\(PageStyle.sheet)</style>
        </head>
        <body>
        <a class="skip" href="#content">Skip to the content</a>
        \(body)
        </body>
        </html>

        """
    }
}
