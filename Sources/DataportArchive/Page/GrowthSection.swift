/// When people joined: a chart and its numbers.
struct GrowthSection {
    let overview: AccountOverview

    /// Subscriptions that began in a month, a quarter or a year.
    struct Period: Equatable {
        var name: String
        var joined: Int
        var stayed: Int
    }

    private static let widestChart = 24

    var section: PageSection? {
        let (periods, unit) = self.periods
        guard !periods.isEmpty else { return nil }
        let undated: HTML =
            overview.undatedSubscriptions > 0
            ? "<p class=\"soft\">\(Wording.count(overview.undatedSubscriptions, "subscription")) without a date are not in the chart.</p>\n"
            : ""
        return PageSection(
            "growth", "Growth over time",
            """
            <p>Each column counts the people who joined in one \(unit). The lower part is still subscribed today; the upper part has \
            left, bounced, or never confirmed.</p>
            <figure class="card">
            <figcaption>People who joined, by \(unit)</figcaption>
            <ul class="legend"><li><i class="c-stayed"></i><span>Still subscribed</span></li>\
            <li><i class="c-joined"></i><span>No longer</span></li></ul>
            \(chart(periods, unit: unit))
            \(PageElements.details("The numbers of this chart", numbers(periods, unit: unit)))
            </figure>
            \(undated)
            """)
    }

    /// At most `widestChart` columns: months, else quarters, else years.
    var periods: ([Period], unit: String) {
        let joins = overview.joins
        if joins.count <= Self.widestChart {
            return (
                joins.map {
                    Period(name: "\(Wording.month($0.month)) \($0.year)", joined: $0.joined, stayed: $0.stayed)
                }, "month"
            )
        }
        let quarters = grouped { "Q\(($0.month - 1) / 3 + 1) \($0.year)" }
        return quarters.count <= Self.widestChart ? (quarters, "quarter") : (grouped { String($0.year) }, "year")
    }

    private func grouped(by name: (MonthJoins) -> String) -> [Period] {
        var periods: [Period] = []
        for month in overview.joins {
            let name = name(month)
            if periods.last?.name != name { periods.append(Period(name: name, joined: 0, stayed: 0)) }
            periods[periods.count - 1].joined += month.joined
            periods[periods.count - 1].stayed += month.stayed
        }
        return periods
    }

    // Widths are percentages and heights pixels, so that the chart fits every screen while its letters keep their size.
    private func chart(_ periods: [Period], unit: String) -> HTML {
        let height = 180
        let top = ChartScale.ceiling(of: periods.map(\.joined).max() ?? 0)
        let lines: [HTML] = [0, top / 2, top].map { value in
            let y = 20 + height - value * height / top
            return """
                <line class="grid" x1="0" x2="100%" y1="\(y)" y2="\(y)"/><text class="tick" x="0" y="\(y - 5)">\(Wording.count(value))</text>
                """
        }
        let columns = periods.indices.map { column(periods, at: $0, top: top, height: height) }
        return """
            <svg class="chart" height="\(height + 50)" role="img" aria-labelledby="growth-t growth-d">\
            <title id="growth-t">People who joined, by \(unit)</title><desc id="growth-d">\(summary(periods))</desc>
            \(lines)\(columns)</svg>
            """
    }

    private func column(_ periods: [Period], at index: Int, top: Int, height: Int) -> HTML {
        let period = periods[index]
        let slot = 940 / periods.count
        let x = 60 + index * slot
        let all = period.joined * height / top
        let stayed = period.stayed * height / top
        let base = 20 + height
        let step = (periods.count + 4) / 5
        let label: HTML =
            (periods.count - 1 - index).isMultiple(of: step)
            ? "<text class=\"tick\" text-anchor=\"middle\" x=\"\(PageElements.percentage(x + slot * 2 / 5))\" y=\"\(base + 20)\">\(period.name)</text>"
            : ""
        let width = PageElements.percentage(max(slot * 4 / 5, 1))
        return """
            <rect class="c-joined" x="\(PageElements.percentage(x))" width="\(width)" y="\(base - all)" height="\(all - stayed)"/>\
            <rect class="c-stayed" x="\(PageElements.percentage(x))" width="\(width)" y="\(base - stayed)" height="\(stayed)"/>\(label)

            """
    }

    private func summary(_ periods: [Period]) -> String {
        guard let first = periods.first, let last = periods.last, let best = periods.max(by: { $0.joined < $1.joined })
        else {
            return ""
        }
        return "From \(first.name) to \(last.name). The most joined in \(best.name): \(Wording.count(best.joined))."
    }

    private func numbers(_ periods: [Period], unit: String) -> HTML {
        let rows: [HTML] = periods.map {
            "<tr><th scope=\"row\">\($0.name)</th>\(PageElements.number($0.joined, label: "Joined"))\(PageElements.number($0.stayed, label: "Still subscribed"))</tr>\n"
        }
        return PageElements.table(
            "People who joined, by \(unit)",
            columns: [(Wording.sentence(unit), false), ("Joined", true), ("Still subscribed", true)], rows: rows)
    }
}

/// The end of an axis.
enum ChartScale {
    /// The smallest round number that is not below `value` and even, so that half of it is whole.
    static func ceiling(of value: Int) -> Int {
        var power = 1
        while power < value {
            for factor in power == 1 ? [2, 4, 6, 8, 10] : [2, 3, 4, 5, 6, 8, 10] where power * factor >= value {
                return power * factor
            }
            power *= 10
        }
        return max(2, value)
    }
}
