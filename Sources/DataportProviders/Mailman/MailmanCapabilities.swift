import DataportCore

extension Capabilities {
    /// What GNU Mailman (core 3.3 and later) can read and hold.
    static let mailman = Capabilities(
        "GNU Mailman",
        kinds: [
            .readOnly(
                .account, reads: .part("the version; a Mailman has no account"), "a Mailman is its operator's own"),
            .absent(.userGroup, "roles belong to lists and stand in their extra"),
            .absent(.apiKey, "there is one administrator, whose password stands in mailman.cfg"),
            .absent(.suppressionList, "GNU Mailman has no named lists of banned people"),
            .both(
                .suppression, writes: .part("as bans of a list or of the site; a domain becomes a pattern"),
                holds: ["address", "scope", "target", "reason", "actor", "raw"],
                because: [
                    "since": "GNU Mailman cannot store since when an address is banned",
                    "suppression_list_id": "GNU Mailman has no named lists of banned people",
                ]),
            .both(
                .sendingDomain, holds: ["domain", "extra"],
                because: [
                    "dkim_selector": "signing is the mail server's", "dkim_public_key": "signing is the mail server's",
                    "dkim_private_key": "signing is the mail server's",
                    "signing_enabled": "signing is the mail server's", "dns_records": "they stand at the name server",
                ]),
            .absent(.trackingDomain, "GNU Mailman tracks nobody"),
            .absent(.bounceServer, "bounces come to the lists' own addresses"),
            .absent(.feedbackLoopServer, "GNU Mailman has no feedback loop mailboxes"),
            .absent(.mailboxMonitor, "GNU Mailman has no mailbox monitors"),
            .absent(.deliveryServer, "the mail server stands in mailman.cfg"),
            .absent(.templateCategory, "GNU Mailman has no folders of templates"),
            .absent(.mediaFile, "GNU Mailman holds no media"),
            .absent(.template, "GNU Mailman keeps only where texts of notices are, and not the texts"),
            .absent(.campaignTag, "GNU Mailman has no snippets"),
            .both(
                .list,
                holds: [
                    "name", "display_name", "description", "visibility", "opt_in", "opt_out", "from_email",
                    "welcome_enabled", "extra",
                ],
                because: [
                    "from_name": "whoever writes to a list is the sender",
                    "reply_to": "it is a setting that has to be made by hand",
                    "subject": "whoever writes to a list chooses the subject",
                    "company": "footers are texts outside of GNU Mailman's core",
                ]),
            .absent(.listField, "GNU Mailman knows a name and an address, and no other fields"),
            .both(
                .contact, holds: ["email", "name"],
                because: [
                    "fields": "GNU Mailman knows a name and an address, and no other fields",
                    "language": "GNU Mailman gives people their list's language",
                ]),
            .both(
                .subscription, writes: .part("members in all their states; who waits for a confirmation is left out"),
                holds: ["list_id", "contact_id", "status", "raw", "extra"],
                because: [
                    "fields": "GNU Mailman knows a name and an address, and no other fields",
                    "since": "it gets the date of its arrival", "since_precision": "it gets the date of its arrival",
                    "reason": "GNU Mailman cannot store why", "actor": "GNU Mailman cannot store who",
                    "source": "GNU Mailman cannot store how people came",
                ]),
            .absent(.consentEvent, "GNU Mailman keeps states, and no history of consent"),
            .absent(.segment, "GNU Mailman keeps no saved filters"),
            .absent(.campaignGroup, "GNU Mailman has no campaigns"),
            .absent(.campaign, "GNU Mailman has no campaigns; mails to a list stand in its archive"),
            .absent(.delivery, "GNU Mailman keeps no record of single deliveries"),
            .absent(.event, "GNU Mailman tracks nobody"),
            .absent(.message, "GNU Mailman has no notices to its user"),
            .absent(.transactionalMessage, "GNU Mailman sends no single mails"),
        ],
        states: [
            .kept(.subscribed, "member, enabled"),
            .out(.unconfirmed, "a request that waits would have to be made anew, which mails people"),
            .out(.unapproved, "a request that waits would have to be made anew, which mails people"),
            .out(.unsubscribed, "GNU Mailman keeps nobody who left"),
            .kept(.bounced, "member, by_bounces"),
            .kept(.complained, "banned", "on that list, and no member"),
            .kept(.suppressed, "banned", "on that list, and no member"),
            .kept(.disabled, "member, by_moderator", "from another GNU Mailman, by_user stays by_user"),
            .out(.transactional, "GNU Mailman has no such state, and a member would be mailed"),
            .out(.archived, "GNU Mailman has no such state, and a member would be mailed"),
            .out(.unknown, "GNU Mailman has no such state, and a member would be mailed"),
        ],
        notes: [
            "Write the mail domain behind a # and lists of any name go there: mailman:https://HOST/3.1#lists.example.com.",
            "Bans are written before members, and members with their state: at no moment can somebody be mailed who must not be.",
            "Nobody is mailed: no welcome, no confirmation, and no notice to owners, whose setting for that is made last.",
            "From another GNU Mailman every setting of a list, every preference and every role is restored.",
            "Lists of other services become announcement lists without an owner; name one in Postorius.",
        ])
}
