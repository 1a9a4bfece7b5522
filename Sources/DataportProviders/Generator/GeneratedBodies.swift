import DataportCore

/// Where the bodies of the campaigns and of the one template stand.
struct GeneratedBodies {
    /// By campaign, from 0.
    var campaignHTML: [String] = []
    var campaignText: [String] = []
    var templateHTML = ""
    var image = ""
}

extension GeneratorRun {
    /// Stores all bodies: about 40 KB of HTML a campaign, most of it the same in all.
    mutating func writeBodies() throws(DataportError) -> GeneratedBodies {
        var bodies = GeneratedBodies()
        bodies.templateHTML = try writer.store(Self.html(title: "[SUBJECT]", draw: nil), fileExtension: "html")
        bodies.image = try writer.store(Self.image, fileExtension: "gif")
        for number in 1...max(options.campaigns, 1) where number <= options.campaigns {
            let draw = SplitMix64(seed: options.seed, stream: 9, record: number)
            bodies.campaignHTML.append(
                try writer.store(Self.html(title: "News \(number)", draw: draw), fileExtension: "html"))
            bodies.campaignText.append(try writer.store(Array(Self.text(number).utf8), fileExtension: "txt"))
        }
        return bodies
    }

    private static func text(_ number: Int) -> String {
        "News \(number)\n\nDear [FNAME],\n\nthe new harvest has arrived.\nhttps://shop.example/news/\(number)\n\n"
            + "Leave with one click: [UNSUBSCRIBE_URL]\n[COMPANY_FULL_ADDRESS]\n"
    }

    private static func html(title: String, draw: SplitMix64?) -> [UInt8] {
        var draw = draw
        var html =
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>\(title)</title>\n</head>\n"
        html += "<body style=\"margin:0;background:#f4f1ec\">\n<p>Dear [FNAME],</p>\n"
        for block in 0..<64 {
            let offer = draw?.below(Words.interests.count) ?? 0
            let price = draw?.below(4000) ?? 990
            html += """
                <table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" \
                align="center" class="block-\(block)">
                <tr><td style="padding:24px 32px;font-family:Georgia,'Times New Roman',serif;\
                font-size:16px;line-height:24px;color:#222">
                <h2 style="margin:0 0 12px;font-size:22px">\
                \(Words.interests[offer]) for €\(price / 100).\(price % 100 / 10)0</h2>
                <p style="margin:0 0 16px">Freshly packed and sent on the same day; \
                as long as there is any. Shipping is free from €35.</p>
                <a href="https://shop.example/\(block)?n=\(price)" style="display:inline-block;\
                padding:12px 20px;background:#7a3b1d">Look</a>
                </td></tr></table>

                """
        }
        html +=
            "<p><a href=\"[UNSUBSCRIBE_URL]\">Leave with one click</a> · [COMPANY_FULL_ADDRESS]</p>\n</body>\n</html>\n"
        return Array(html.utf8)
    }

    // The smallest GIF: one transparent pixel.
    private static let image: [UInt8] =
        Array("GIF89a".utf8) + [
            1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0xF9, 4, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2,
            2,
            0x44, 1, 0, 0x3B,
        ]
}
