import DataportCore

extension Capabilities {
    /// What listmonk (v4 and later) can read and hold.
    static let listmonk = Capabilities(
        "listmonk",
        kinds: [
            .readOnly(.account, "the account of a listmonk is its operator's own"),
            .readOnly(.userGroup, "roles are made by hand in listmonk: a right that is given is a decision"),
            .readOnly(
                .apiKey, reads: .part("names and rights; listmonk shows a token only once"),
                "API users are made by hand in listmonk, with tokens of their own"),
            .absent(.suppressionList, "listmonk has no named lists of blocked people"),
            .both(
                .suppression,
                writes: .part(
                    "an address becomes a blocklisted subscriber; domains are entered by hand in Settings → Privacy"),
                holds: ["address", "scope", "reason", "raw"],
                because: [
                    "since": "listmonk cannot store since when an address is held",
                    "actor": "listmonk cannot store who held an address",
                    "suppression_list_id": "listmonk has no named lists of blocked people",
                    "target": "listmonk blocks an address for the whole account",
                ]),
            .absent(.sendingDomain, "listmonk knows no sending domains; they stand at the mail server"),
            .readOnly(.trackingDomain, "links lead to listmonk's own address (Settings → General → Root URL)"),
            .readOnly(.bounceServer, "mailboxes are set up by hand, since their passwords are not in archives"),
            .absent(.feedbackLoopServer, "listmonk has no feedback loop mailboxes"),
            .absent(.mailboxMonitor, "listmonk has no mailbox monitors"),
            .readOnly(.deliveryServer, "servers are set up by hand, since their passwords are not in archives"),
            .absent(.templateCategory, "listmonk has no folders of templates"),
            .both(
                .mediaFile, holds: ["filename", "content", "bytes", "sha256"],
                because: [
                    "source_url": "it gets another address", "mime_type": "listmonk finds it out itself",
                    "width": "listmonk finds it out itself", "height": "listmonk finds it out itself",
                ]),
            .both(
                .template, holds: ["name", "subject", "html", "dialect", "extra"],
                because: [
                    "text": "a template of listmonk has one body",
                    "inline_css": "listmonk always does so", "screenshot": "listmonk shows a template itself",
                    "template_category_id": "listmonk has no folders of templates",
                ]),
            .absent(.campaignTag, "listmonk has no snippets; labels of campaigns stand in their extra"),
            .both(
                .list, holds: ["name", "description", "visibility", "opt_in", "status", "extra"],
                because: [
                    "from_name": "listmonk names the sender in each campaign",
                    "from_email": "listmonk names the sender in each campaign",
                    "reply_to": "listmonk names it in each campaign's headers",
                    "company": "listmonk's footer stands in its templates",
                    "opt_out": "one click is enough in listmonk",
                ]),
            .readOnly(
                .listField, reads: .part("listmonk has no definitions; these are the attributes that people have"),
                "attributes need no definition in listmonk: their values arrive with the people"),
            .both(
                .contact, holds: ["email", "name", "fields", "extra"],
                because: ["ip": "listmonk stores an address only with an opt-in of its own"]),
            .both(
                .subscription, holds: ["list_id", "contact_id", "status", "raw"],
                because: [
                    "since": "it gets the date of its arrival", "since_precision": "it gets the date of its arrival",
                    "reason": "listmonk cannot store why", "actor": "listmonk cannot store who",
                    "ip": "listmonk stores an address only with an opt-in of its own",
                    "source": "listmonk cannot store how people came",
                ]),
            .absent(.consentEvent, "listmonk keeps states and their dates, and no history of consent"),
            .absent(.segment, "listmonk keeps no saved filters"),
            .absent(.campaignGroup, "listmonk has no folders of campaigns"),
            .both(
                .campaign, writes: .part("always as a draft"),
                holds: [
                    "name", "type", "status", "list_id", "template_id", "from_name", "from_email", "subject", "html",
                    "text", "dialect", "attachments", "extra",
                ],
                because: [
                    "counters": "listmonk cannot store results of another service",
                    "send_at": "a draft has no date: set it when you send it",
                    "send_at_zone": "a draft has no date: set it when you send it",
                    "started_at": "a draft was never sent", "finished_at": "a draft was never sent",
                    "segment_id": "listmonk keeps no saved filters",
                    "autoresponder": "listmonk has no autoresponders",
                    "track_opens": "listmonk decides it for all campaigns",
                    "track_clicks": "listmonk decides it for all campaigns",
                ]),
            .absent(.delivery, "listmonk keeps no record of single deliveries"),
            .readOnly(
                .event, reads: .part("bounces and complaints; opens and clicks stand only as counters of campaigns"),
                "a bounce that is told to listmonk makes it act on the person; the holds arrive instead"),
            .absent(.message, "listmonk has no notices to its user"),
            .absent(.transactionalMessage, "listmonk keeps no copy of single mails"),
        ],
        states: [
            .kept(.subscribed, "enabled, confirmed"),
            .kept(
                .unconfirmed, "unconfirmed",
                "on lists with double opt-in; elsewhere unsubscribed, for listmonk would mail them"),
            .kept(.unapproved, "unconfirmed", "on lists with double opt-in; elsewhere unsubscribed"),
            .kept(.unsubscribed, "unsubscribed"),
            .kept(.bounced, "blocklisted", "for all lists"),
            .kept(.complained, "blocklisted", "for all lists"),
            .kept(.suppressed, "blocklisted", "for all lists"),
            .kept(.disabled, "unsubscribed", "listmonk mails people whom it calls disabled"),
            .kept(.transactional, "unsubscribed"),
            .kept(.archived, "unsubscribed"),
            .kept(.unknown, "unsubscribed"),
        ],
        notes: [
            "People are made without any list first and put on their lists afterwards, those who said no as such: at no moment can somebody be mailed who must not be.",
            "From another listmonk every word is restored exactly, disabled people included, whom listmonk goes on mailing.",
            "Custom fields of lists become attributes of the person; numbers that listmonk would round become texts.",
        ])
}
