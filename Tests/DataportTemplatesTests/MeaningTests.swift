import DataportTemplates
import Testing

/// What each service's tags mean: the tables of the documentation, row by row.
struct MeaningTests {
    struct Row: Sendable, CustomStringConvertible {
        let family: TagFamily
        let text: String
        let tag: TemplateTag
        var description: String { "\(family) \(text)" }
    }

    private static func rows(_ family: TagFamily, _ table: KeyValuePairs<String, TemplateTag>) -> [Row] {
        table.map { Row(family: family, text: $0.key, tag: $0.value) }
    }

    private static func field(
        _ name: TemplateField.Name, _ fallback: String? = nil, _ change: TemplateField.Change = .none
    )
        -> TemplateTag
    {
        .field(TemplateField(name, fallback: fallback, change: change))
    }

    static let mailwizz = rows(
        .mailwizz,
        [
            "[EMAIL]": field(.email), "[FNAME]": field(.firstName), "[LNAME]": field(.lastName),
            "[CITY]": field(.custom("CITY")), "[SHOE_SIZE]": field(.custom("SHOE_SIZE")),
            "[FNAME:filter:uppercase]": field(.firstName, nil, .upper),
            "[FNAME:filter:lowercase]": field(.firstName, nil, .lower),
            "[FNAME:filter:ucwords]": field(.firstName, nil, .title),
            "[EMAIL:filter:urlencode]": field(.email, nil, .urlEncoded),
            "[FNAME:filter:reverse]": .unknown("the filter has no counterpart"),
            "[CAMPAIGN_SUBJECT:filter:urlencode]": .unknown("filters are understood at fields only"),
            "[UNSUBSCRIBE_URL]": .value(.unsubscribe), "[DIRECT_UNSUBSCRIBE_URL]": .value(.unsubscribe),
            "[UNSUBSCRIBE_LINK]": .link(.unsubscribe), "[DIRECT_UNSUBSCRIBE_LINK]": .link(.unsubscribe),
            "[WEB_VERSION_URL]": .value(.webVersion), "[UPDATE_PROFILE_URL]": .value(.preferences),
            "[FORWARD_FRIEND_URL]": .value(.forward), "[SUBSCRIBE_URL]": .value(.subscribe),
            "[CAMPAIGN_REPORT_ABUSE_URL]": .value(.reportAbuse), "[LIST_NAME]": .value(.listName),
            "[LIST_DESCRIPTION]": .value(.listDescription), "[COMPANY_NAME]": .value(.companyName),
            "[COMPANY_FULL_ADDRESS]": .value(.companyAddress), "[COMPANY_ADDRESS_1]": .value(.companyStreet),
            "[COMPANY_CITY]": .value(.companyCity), "[COMPANY_ZONE]": .value(.companyState),
            "[COMPANY_ZIP]": .value(.companyPostcode), "[COMPANY_COUNTRY]": .value(.companyCountry),
            "[COMPANY_PHONE]": .value(.companyPhone), "[COMPANY_WEBSITE]": .value(.companyWebsite),
            "[CAMPAIGN_NAME]": .value(.campaignName), "[CAMPAIGN_SUBJECT]": .value(.campaignSubject),
            "[CAMPAIGN_UID]": .value(.campaignID), "[SUBSCRIBER_UID]": .value(.contactID),
            "[CAMPAIGN_FROM_NAME]": .value(.senderName), "[CAMPAIGN_FROM_EMAIL]": .value(.senderEmail),
            "[CAMPAIGN_REPLY_TO]": .value(.replyTo), "[CURRENT_YEAR]": .date([.year]),
            "[CURRENT_MONTH]": .date([.month]),
            "[CURRENT_DAY]": .date([.day]), "[CURRENT_MONTH_FULL_NAME]": .date([.monthName]),
            "[CURRENT_DATE]": .date([.month, .text("/"), .day, .text("/"), .year]),
            "[DATETIME]": .unknown("its form depends on the language of the customer"),
            "[DS_NAME]": .unknown("this tag is MailWizz's own"),
            "[RANDOM_CONTENT:a|b]": .unknown("this tag is MailWizz's own"),
            "[CAMPAIGN_URL]": .unknown("this tag is MailWizz's own"),
        ])

    static let mailchimp = rows(
        .mailchimp,
        [
            "*|EMAIL|*": field(.email), "*|FNAME|*": field(.firstName), "*|LNAME|*": field(.lastName),
            "*|CITY|*": field(.custom("CITY")), "*|MMERGE3|*": field(.custom("MMERGE3")),
            "*|UPPER:FNAME|*": field(.firstName, nil, .upper), "*|LOWER:FNAME|*": field(.firstName, nil, .lower),
            "*|TITLE:FNAME|*": field(.firstName, nil, .title), "*|URL:EMAIL|*": field(.email, nil, .urlEncoded),
            "*|HTML:BIO|*": field(.custom("BIO"), nil, .raw),
            "*|IF:FNAME|**|FNAME|**|ELSE:|*there*|END:IF|*": field(.firstName, "there"),
            "*|IF:CITY|**|UPPER:CITY|**|ELSE:|*your town*|END:IF|*": field(.custom("CITY"), "your town", .upper),
            "*|UNSUB|*": .value(.unsubscribe), "*%7CUNSUB%7C*": .value(.unsubscribe),
            "*| UNSUB |*": .value(.unsubscribe),
            "*|ARCHIVE|*": .value(.webVersion), "*|UPDATE_PROFILE|*": .value(.preferences),
            "*|FORWARD|*": .value(.forward),
            "*|LIST:SUBSCRIBE|*": .value(.subscribe), "*|LIST:NAME|*": .value(.listName),
            "*|LIST:DESCRIPTION|*": .value(.listDescription), "*|LIST:COMPANY|*": .value(.companyName),
            "*|HTML:LIST_ADDRESS_HTML|*": .value(.companyAddress), "*|LIST:ADDRESSLINE|*": .value(.companyAddressLine),
            "*|LIST:ADDRESS|*": .value(.companyAddress),
            "*|LIST:UNSUBSCRIBE|*": .unknown("this page does not know who follows the link"),
            "*|MC:DATE|*": .unknown("this tag is Mailchimp's own"),
            "*|IF:AGE >= 18|*": .begin(.unsupported("this comparison is not understood")),
            "*|LIST:PHONE|*": .value(.companyPhone), "*|LIST:URL|*": .value(.companyWebsite),
            "*|MC:SUBJECT|*": .value(.campaignSubject), "*|MC_PREVIEW_TEXT|*": .value(.campaignPreview),
            "*|CAMPAIGN_UID|*": .value(.campaignID), "*|UNIQID|*": .value(.contactID),
            "*|CURRENT_YEAR|*": .date([.year]),
            "*|DATE:d/m/y|*": .date([.day, .text("/"), .month, .text("/"), .shortYear]),
            "*|DATE:l, F j|*": .date([.weekday, .text(", "), .monthName, .text(" "), .plainDay]),
            "*|DATE:H:i|*": .unknown("dates of this form are not understood"),
            "*|IF:VIP|*": .begin(.present(.custom("VIP"))), "*|IFNOT:VIP|*": .begin(.absent(.custom("VIP"))),
            "*|IF:VIP=yes|*": .begin(.equals(.custom("VIP"), "yes")),
            "*|IF:VIP!=yes|*": .begin(.differs(.custom("VIP"), "yes")),
            "*|ELSEIF:CITY=Berlin|*": .elseIf(.equals(.custom("CITY"), "Berlin")), "*|ELSE:|*": .otherwise,
            "*|END:IF|*": .end, "*|INTERESTED:Topics:Cats|*": .begin(.unsupported("groups of Mailchimp are no fields")),
            "*|END:INTERESTED|*": .end,
            "*|IFNOT:ARCHIVE_PAGE|*": .begin(.unsupported("the condition is about no field of the contact")),
            "*|IF:AGE>=18|*": .begin(.unsupported("this comparison is not understood")),
            "*|REWARDS|*": .unknown("it is Mailchimp's own badge"),
            "*|LNAME:UPPER|*": .unknown("this is no tag of Mailchimp"),
            "*|FACEBOOK:LIKE|*": .unknown("this tag is Mailchimp's own"),
        ])

    static let listmonk = rows(
        .listmonk,
        [
            "{{ .Subscriber.Email }}": field(.email), "{{.Subscriber.FirstName}}": field(.firstName),
            "{{- .Subscriber.LastName -}}": field(.lastName), "{{ .Subscriber.Name }}": field(.fullName),
            "{{ .Subscriber.Attribs.city }}": field(.custom("city")),
            "{{ index .Subscriber.Attribs \"shoe size\" }}": field(.custom("shoe size")),
            "{{ .Subscriber.FirstName | default \"there\" }}": field(.firstName, "there"),
            "{{ default \"there\" .Subscriber.FirstName }}": field(.firstName, "there"),
            "{{ or .Subscriber.FirstName \"there\" }}": field(.firstName, "there"),
            "{{ .Subscriber.FirstName | upper }}": field(.firstName, nil, .upper),
            "{{ upper .Subscriber.FirstName }}": field(.firstName, nil, .upper),
            "{{ .Subscriber.Attribs.city | default \"\" | toString | lower }}": field(.custom("city"), nil, .lower),
            "{{ .Subscriber.Email | urlquery }}": field(.email, nil, .urlEncoded),
            "{{ Safe .Subscriber.Attribs.bio }}": field(.custom("bio"), nil, .raw),
            "{{ .Subscriber.FirstName | default \"a }} \\\" b\" }}": field(.firstName, "a }} \" b"),
            "{{ UnsubscribeURL }}": .value(.unsubscribe), "{{ UnsubscribeURL . }}": .value(.unsubscribe),
            "{{ UnsubscribeURL }}?manage=true": .value(.preferences), "{{ ManageURL }}": .value(.preferences),
            "{{ MessageURL }}": .value(.webVersion), "{{ TrackView }}": .value(.openTracking),
            "@TrackLink": .value(.clickTracking),
            "{{ template \"content\" . }}": .value(.content), "{{ .Campaign.Name }}": .value(.campaignName),
            "{{ .Campaign.Subject }}": .value(.campaignSubject), "{{ .Campaign.UUID }}": .value(.campaignID),
            "{{ .Campaign.FromEmail }}": .value(.senderEmail), "{{ .Subscriber.UUID }}": .value(.contactID),
            "{{/* a \"comment\" */}}": .value(.comment),
            "{{ Date \"2006-01-02\" }}": .date([.year, .text("-"), .month, .text("-"), .day]),
            "{{ Date \"Monday, 2 January\" }}": .date([.weekday, .text(", "), .plainDay, .text(" "), .monthName]),
            "{{ Date \"15:04\" }}": .unknown("dates of this form are not understood"),
            "{{ if .Subscriber.Attribs.vip }}": .begin(.present(.custom("vip"))),
            "{{ if not .Subscriber.Attribs.vip }}": .begin(.absent(.custom("vip"))),
            "{{ if eq .Subscriber.Attribs.city \"Bengaluru\" }}": .begin(.equals(.custom("city"), "Bengaluru")),
            "{{ if ne (print .Subscriber.Attribs.city) \"Berlin\" }}": .begin(.differs(.custom("city"), "Berlin")),
            "{{ if eq (index .Subscriber.Attribs \"shoe size\") \"9\" }}": .begin(.equals(.custom("shoe size"), "9")),
            "{{ if eq (index .Subscriber.Attribs \"vip\") true }}":
                .begin(.unsupported("this condition of listmonk is not understood")),
            "{{ else if .Subscriber.Name }}": .elseIf(.present(.fullName)), "{{ else }}": .otherwise, "{{ end }}": .end,
            "{{ range .Tx.Data.items }}": .begin(.unsupported("loops and blocks of Go templates have no counterpart")),
            "{{ .Tx.Data.order_id }}": .unknown("this expression of listmonk is not understood"),
            "{{ OptinURL }}": .unknown("only listmonk puts the confirmation of a subscription into campaigns"),
        ])

    static let brevo = rows(
        .brevo,
        [
            "{{ contact.EMAIL }}": field(.email), "{{contact.FIRSTNAME}}": field(.firstName),
            "{{ contact.LASTNAME }}": field(.lastName), "{{ contact.CITY }}": field(.custom("CITY")),
            "{{ contact.FIRSTNAME | default : \"there\" }}": field(.firstName, "there"),
            "{{ contact.FIRSTNAME|default:'there' }}": field(.firstName, "there"),
            "{{ contact.FIRSTNAME|upper }}": field(.firstName, nil, .upper),
            "{{ contact.FIRSTNAME | default:\"x | y\" | title }}": field(.firstName, "x | y", .title),
            "{{ contact.FIRSTNAME|title|truncatechars:4 }}": .unknown("this chain of filters is not understood"),
            "{{ contact.city }}": .unknown("attributes of Brevo are written in capitals"),
            "{{ unsubscribe }}": .value(.unsubscribe), "{{ mirror }}": .value(.webVersion),
            "{{ update_profile }}": .value(.preferences),
            "{{ params.order }}": .unknown("this expression of Brevo is not understood"),
            "{% if contact.VIP %}": .begin(.present(.custom("VIP"))),
            "{% if not contact.VIP %}": .begin(.absent(.custom("VIP"))),
            "{% if contact.CITY == \"Berlin\" %}": .begin(.equals(.custom("CITY"), "Berlin")),
            "{% if contact.CITY != 'Berlin' %}": .begin(.differs(.custom("CITY"), "Berlin")),
            "{% if contact.CITY == \"\" %}": .begin(.absent(.custom("CITY"))),
            "{% elif contact.VIP %}": .elseIf(.present(.custom("VIP"))), "{% else %}": .otherwise, "{% endif %}": .end,
            "{% for item in params.items %}": .begin(.unsupported("loops and blocks of Brevo have no counterpart")),
            "{% endfor %}": .end, "{# a note #}": .value(.comment),
        ])

    static let sendgrid = rows(
        .sendgrid,
        [
            "{{email}}": field(.email), "{{first_name}}": field(.firstName), "{{ last_name }}": field(.lastName),
            "{{city}}": field(.custom("city")), "{{{bio}}}": field(.custom("bio"), nil, .raw),
            "{{insert first_name \"default=there\"}}": field(.firstName, "there"),
            "{{insert city}}": field(.custom("city")),
            "{{{unsubscribe}}}": .value(.unsubscribe), "{{unsubscribe}}": .value(.unsubscribe),
            "{{{unsubscribe_preferences}}}": .value(.preferences), "{{Weblink}}": .value(.webVersion),
            "<%asm_group_unsubscribe_raw_url%>": .value(.unsubscribe),
            "<%asm_global_unsubscribe_raw_url%>": .value(.unsubscribe),
            "<%asm_preferences_raw_url%>": .value(.preferences),
            "<%asm_group_unsubscribe_url%>": .link(.unsubscribe), "{{Sender_Name}}": .value(.senderName),
            "{{Sender_Email}}": .value(.senderEmail), "{{Sender_Address}}": .value(.companyStreet),
            "{{Sender_City}}": .value(.companyCity), "{{Sender_State}}": .value(.companyState),
            "{{Sender_Zip}}": .value(.companyPostcode), "{{Sender_Country}}": .value(.companyCountry),
            "{{#if vip}}": .begin(.present(.custom("vip"))), "{{#unless vip}}": .begin(.absent(.custom("vip"))),
            "{{#equals city \"Berlin\"}}": .begin(.equals(.custom("city"), "Berlin")),
            "{{#notEquals city \"Berlin\"}}": .begin(.differs(.custom("city"), "Berlin")),
            "{{else if first_name}}": .elseIf(.present(.firstName)), "{{else}}": .otherwise, "{{/if}}": .end,
            "{{/equals}}": .end, "{{#each items}}": .begin(.unsupported("loops have no counterpart")),
            "{{/each}}": .end,
            "{{!-- a note --}}": .value(.comment),
            "{{formatDate d 'YYYY'}}": .unknown("this expression of Handlebars is not understood"),
        ])

    static let mautic = rows(
        .mautic,
        [
            "{contactfield=email}": field(.email), "{contactfield=firstname}": field(.firstName),
            "{contactfield=lastname}": field(.lastName), "{contactfield=city}": field(.custom("city")),
            "{leadfield=city}": field(.custom("city")), "{contactfield=firstname|there}": field(.firstName, "there"),
            "{contactfield=email|true}": field(.email, nil, .urlEncoded),
            "%7Bcontactfield=city%7D": field(.custom("city")),
            "{contactfield=id}": .value(.contactID), "{unsubscribe_url}": .value(.unsubscribe),
            "{dnc_url}": .value(.unsubscribe), "%7Bunsubscribe_url%7D": .value(.unsubscribe),
            "{unsubscribe_text}": .link(.unsubscribe), "{webview_url}": .value(.webVersion),
            "{webview_text}": .link(.webVersion),
            "{subject}": .value(.campaignSubject), "{tracking_pixel}": .value(.openTracking),
            "{brand=name}": .value(.companyName),
            "{ownerfield=firstname}": .unknown("this token is Mautic's own"),
            "{dynamiccontent=\"One\"}": .unknown("this token is Mautic's own"),
            "{signature}": .unknown("only Mautic has signatures"),
            "{contactfield=birthday|date}": .unknown("this form of a date is Mautic's own"),
        ])

    static let phplist = rows(
        .phplist,
        [
            "[EMAIL]": field(.email), "[FIRST NAME]": field(.firstName), "[FIRSTNAME]": field(.firstName),
            "[LAST NAME]": field(.lastName), "[NAME]": field(.fullName), "[COUNTRY]": field(.custom("COUNTRY")),
            "[FIRST NAME%%Friends]": field(.firstName, "Friends"),
            "[SHOE SIZE%%your size]": field(.custom("SHOE SIZE"), "your size"),
            "[UNSUBSCRIBEURL]": .value(.unsubscribe), "[UNSUBSCRIBE]": .link(.unsubscribe),
            "[JUMPOFFURL]": .value(.unsubscribe),
            "[BLACKLISTURL]": .value(.unsubscribe), "[PREFERENCESURL]": .value(.preferences),
            "[PREFERENCES]": .link(.preferences), "[FORWARDURL]": .value(.forward), "[FORWARD]": .link(.forward),
            "[SUBSCRIBEURL]": .value(.subscribe), "[SUBJECT]": .value(.campaignSubject), "[CONTENT]": .value(.content),
            "[USERTRACK]": .value(.openTracking), "[MESSAGEID]": .value(.campaignID), "[USERID]": .value(.contactID),
            "[FOOTER]": .unknown("phpList puts in the footer of the message"),
            "[LISTS]": .unknown("only phpList names all the lists of a contact"),
            "[URL:https://example.org/x]": .unknown("this placeholder is phpList's own"),
        ])

    static let sendy = rows(
        .sendy,
        [
            "[Name,fallback=]": field(.fullName), "[Name,fallback=there]": field(.fullName, "there"),
            "[Name]": field(.fullName),
            "[Email]": field(.email),
            "[Country,fallback=anywhere in the world]": field(.custom("Country"), "anywhere in the world"),
            "[City,fallback=]": field(.custom("City")), "[unsubscribe]": .value(.unsubscribe),
            "[webversion]": .value(.webVersion),
            "<unsubscribe": .anchor(.unsubscribe), "<webversion": .anchor(.webVersion), "</unsubscribe>": .anchorEnd,
            "[currentdaynumber]": .date([.day]), "[currentday]": .date([.weekday]),
            "[currentmonthnumber]": .date([.month]),
            "[currentmonth]": .date([.monthName]), "[currentyear]": .date([.year]),
        ])

    static let keila = rows(
        .keila,
        [
            "{{ contact.email }}": field(.email), "{{contact.first_name}}": field(.firstName),
            "{{ contact.last_name }}": field(.lastName), "{{ contact.data.city }}": field(.custom("city")),
            "{{ contact.data.email }}": field(.custom("email")),
            "{{ contact.first_name | default: \"there\" }}": field(.firstName, "there"),
            "{{ contact.first_name | upcase }}": field(.firstName, nil, .upper),
            "{{ contact.first_name | downcase }}": field(.firstName, nil, .lower),
            "{{ contact.email | url_encode }}": field(.email, nil, .urlEncoded),
            "{{ contact.first_name | truncate: 3 }}": .unknown("this chain of filters is not understood"),
            "{{ unsubscribe_link }}": .value(.unsubscribe), "{{ campaign.subject }}": .value(.campaignSubject),
            "{{ campaign.preview_text }}": .value(.campaignPreview), "{{ contact.id }}": .value(.contactID),
            "{{ \"now\" | date: \"%Y\" }}": .date([.year]),
            "{{ 'today' | date: '%d.%m.%y' }}":
                .date([.day, .text("."), .month, .text("."), .shortYear]),
            "{% if contact.data.vip %}": .begin(.present(.custom("vip"))),
            "{% unless contact.data.vip %}": .begin(.absent(.custom("vip"))),
            "{%- if contact.data.city == \"Berlin\" -%}": .begin(.equals(.custom("city"), "Berlin")),
            "{% unless contact.data.city == \"Berlin\" %}": .begin(.differs(.custom("city"), "Berlin")),
            "{% elsif contact.first_name %}": .elseIf(.present(.firstName)), "{% else %}": .otherwise,
            "{% endunless %}": .end,
            "{% assign x = 1 %}": .unknown("this statement of Liquid is not understood"),
            "{{ campaign.data.x }}": .unknown("this expression of Liquid is not understood"),
        ])

    static let all = mailwizz + mailchimp + listmonk + brevo + sendgrid + mautic + phplist + sendy + keila

    @Test func `the tables have at least 200 rows over the nine services`() {
        #expect(Self.all.count >= 200)
        #expect(Set(Self.all.map(\.family)).count == TagFamily.allCases.count)
    }

    @Test(arguments: all)
    func `a tag means what its documentation says`(_ row: Row) {
        #expect(meanings(row.family, bytes(row.text)) == [row.tag])
        // The same between other text, and twice.
        let around = "<p>ä [ { * \(row.text) } ] |* \(row.text)</p>"
        #expect(meanings(row.family, bytes(around)).filter { $0 == row.tag }.count == 2)
    }
}
