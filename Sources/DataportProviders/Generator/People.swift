/// Names of invented people, with the place that goes with them.
enum People {
    /// Where people with these names live.
    struct Culture {
        let language: String
        let country: String
        let timezone: String
        let city: String
        /// Given names as people write them, with the form that stands in an address.
        let given: [(name: String, latin: String)]
        let family: [(name: String, latin: String)]
        let familyFirst: Bool

        init(
            _ language: String, _ country: String, _ timezone: String, _ city: String,
            given: [(String, String)], family: [(String, String)], familyFirst: Bool = false
        ) {
            self.language = language
            self.country = country
            self.timezone = timezone
            self.city = city
            self.given = given
            self.family = family
            self.familyFirst = familyFirst
        }
    }

    /// One invented person.
    struct Person {
        let culture: Culture
        let given: (name: String, latin: String)
        let family: (name: String, latin: String)
    }

    /// The person with this number: the same for the contact and for the subscription.
    static func person(seed: UInt64, number: Int) -> Person {
        var draw = SplitMix64(seed: seed, stream: 1, record: number)
        let culture = cultures[draw.below(cultures.count)]
        return Person(
            culture: culture, given: culture.given[draw.below(culture.given.count)],
            family: culture.family[draw.below(culture.family.count)])
    }

    static let cultures: [Culture] = [
        Culture(
            "en-US", "US", "America/New_York", "Springfield",
            given: [
                ("Mary", "mary"), ("James", "james"), ("Linda", "linda"), ("Robert", "robert"), ("Aisha", "aisha"),
            ],
            family: [
                ("Smith", "smith"), ("O'Connor", "oconnor"), ("Johnson", "johnson"), ("Lee", "lee"),
                ("Nguyen", "nguyen"),
            ]),
        Culture(
            "en-GB", "GB", "Europe/London", "Leeds",
            given: [("Oliver", "oliver"), ("Amelia", "amelia"), ("Harry", "harry"), ("Zoë", "zoe")],
            family: [("Taylor", "taylor"), ("Brown", "brown"), ("Wilson-Hughes", "wilsonhughes"), ("Patel", "patel")]),
        Culture(
            "de-DE", "DE", "Europe/Berlin", "Köln",
            given: [
                ("Jürgen", "juergen"), ("Anna", "anna"), ("Björn", "bjoern"), ("Käthe", "kaethe"), ("Sofie", "sofie"),
            ],
            family: [
                ("Müller", "mueller"), ("Groß", "gross"), ("von der Heide", "vonderheide"), ("Schäfer", "schaefer"),
            ]),
        Culture(
            "fr-FR", "FR", "Europe/Paris", "Besançon",
            given: [("François", "francois"), ("Chloé", "chloe"), ("Noël", "noel"), ("Léa", "lea"), ("Hugo", "hugo")],
            family: [("Lefèvre", "lefevre"), ("D’Amboise", "damboise"), ("Martin", "martin"), ("Bœuf", "boeuf")]),
        Culture(
            "es-ES", "ES", "Europe/Madrid", "A Coruña",
            given: [("José", "jose"), ("Begoña", "begona"), ("Íñigo", "inigo"), ("Lucía", "lucia")],
            family: [("García Peña", "garciapena"), ("Núñez", "nunez"), ("López", "lopez"), ("Ibáñez", "ibanez")]),
        Culture(
            "pl-PL", "PL", "Europe/Warsaw", "Łódź",
            given: [
                ("Łukasz", "lukasz"), ("Małgorzata", "malgorzata"), ("Zbigniew", "zbigniew"), ("Święta", "swieta"),
            ],
            family: [("Wiśniewski", "wisniewski"), ("Wójcik", "wojcik"), ("Żak", "zak"), ("Kowalska", "kowalska")]),
        Culture(
            "tr-TR", "TR", "Europe/Istanbul", "İstanbul",
            given: [("Ayşe", "ayse"), ("İbrahim", "ibrahim"), ("Gülşen", "gulsen"), ("Çağrı", "cagri")],
            family: [("Yılmaz", "yilmaz"), ("Öztürk", "ozturk"), ("Şahin", "sahin"), ("Doğan", "dogan")]),
        Culture(
            "vi-VN", "VN", "Asia/Ho_Chi_Minh", "Đà Nẵng",
            given: [("Thị Hương", "huong"), ("Văn Đức", "duc"), ("Ngọc Ánh", "anh")],
            family: [("Nguyễn", "nguyen"), ("Trần", "tran"), ("Phạm", "pham"), ("Đặng", "dang")], familyFirst: true),
        Culture(
            "el-GR", "GR", "Europe/Athens", "Θεσσαλονίκη",
            given: [("Γιώργος", "giorgos"), ("Ελένη", "eleni"), ("Νίκος", "nikos")],
            family: [("Παπαδόπουλος", "papadopoulos"), ("Οικονόμου", "oikonomou"), ("Βασιλείου", "vasileiou")]),
        Culture(
            "uk-UA", "UA", "Europe/Kyiv", "Львів",
            given: [("Олена", "olena"), ("Андрій", "andrii"), ("Їжак", "yizhak")],
            family: [("Шевченко", "shevchenko"), ("Ковальчук", "kovalchuk"), ("Мельник", "melnyk")]),
        Culture(
            "ar-EG", "EG", "Africa/Cairo", "القاهرة",
            given: [("محمد", "mohamed"), ("فاطمة", "fatma"), ("أحمد", "ahmed")],
            family: [("حسن", "hassan"), ("عبد الله", "abdallah"), ("السيد", "elsayed")]),
        Culture(
            "hi-IN", "IN", "Asia/Kolkata", "मुंबई",
            given: [("प्रिया", "priya"), ("अर्जुन", "arjun"), ("दीपक", "deepak")],
            family: [("शर्मा", "sharma"), ("सिंह", "singh"), ("गुप्ता", "gupta")]),
        Culture(
            "ja-JP", "JP", "Asia/Tokyo", "京都",
            given: [("さくら", "sakura"), ("太郎", "taro"), ("美咲", "misaki"), ("ケンジ", "kenji")],
            family: [("佐藤", "sato"), ("鈴木", "suzuki"), ("髙橋", "takahashi")], familyFirst: true),
        Culture(
            "zh-CN", "CN", "Asia/Shanghai", "重庆",
            given: [("伟", "wei"), ("秀英", "xiuying"), ("小明", "xiaoming"), ("𠮷", "ji")],
            family: [("王", "wang"), ("李", "li"), ("欧阳", "ouyang")], familyFirst: true),
    ]
}
