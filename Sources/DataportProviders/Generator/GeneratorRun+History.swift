import DataportCore

extension GeneratorRun {
    mutating func writeDeliveries(_ progress: (AccountGenerator.Progress) -> Void) throws(DataportError) {
        var composer = RowComposer(.delivery)
        let count = options.subscribers > 0 && options.campaigns > 0 ? options.deliveries : 0
        for number in 1...max(count, 1) where number <= count {
            var draw = SplitMix64(seed: options.seed, stream: 7, record: number)
            let campaign = 1 + (number - 1) * options.campaigns / count
            let subscriber = 1 + draw.below(options.subscribers)
            let status = draw.pick(Words.deliveryStatuses)
            let at = sendingTime(ofCampaign: campaign) + draw.below(7200)
            composer.id("d", number)
            composer.id("k", campaign)
            composer.id("c", subscriber)
            composer.id("s", subscriber)
            composer.text(status)
            composer.compose { era.append(at, to: &$0) }
            composer.compose {
                $0.append(String(draw.next(), radix: 36))
                $0.append(".")
                $0.append(digits: number)
                $0.append("@mta.example")
            }
            composer.text(Words.responses[status] ?? "250 2.0.0 Ok: queued")
            composer.integer(status == "temporary_error" ? 1 + draw.below(5) : 0)
            composer.compose { era.append(at, to: &$0) }
            composer.null(2)
            try composer.endRow(into: &writer, progress)
        }
        try composer.flush(into: &writer, progress)
    }

    mutating func writeEvents(_ progress: (AccountGenerator.Progress) -> Void) throws(DataportError) {
        var composer = RowComposer(.event)
        let count = options.subscribers > 0 && options.campaigns > 0 ? options.events : 0
        for number in 1...max(count, 1) where number <= count {
            var draw = SplitMix64(seed: options.seed, stream: 8, record: number)
            let campaign = 1 + (number - 1) * options.campaigns / count
            let type = draw.pick(Words.eventTypes)
            let at = sendingTime(ofCampaign: campaign) + draw.below(14 * 86_400)
            let isDone = type == "open" || type == "click"
            composer.id("e", number)
            composer.id("k", campaign)
            composer.id("c", 1 + draw.below(options.subscribers))
            composer.text(type)
            composer.compose { era.append(at, to: &$0) }
            isDone ? composer.compose { Self.appendIP(&draw, to: &$0) } : composer.null()
            isDone ? composer.text(Words.agents[draw.below(Words.agents.count)]) : composer.null()
            type == "click"
                ? composer.compose { $0.append("https://shop.example/offers?utm_source=mail&n=\(draw.below(40))") }
                : composer.null()
            type == "bounce"
                ? composer.text(draw.pick([("hard", 600), ("soft", 350), ("internal", 50)])) : composer.null()
            if let reason = Words.eventReasons[type] { composer.text(reason) } else { composer.null() }
            composer.compose { era.append(at, to: &$0) }
            composer.null(2)
            try composer.endRow(into: &writer, progress)
        }
        try composer.flush(into: &writer, progress)
    }
}
