import DataportCore

extension Capabilities {
    /// What MailWizz (2.x and later; 1.x less) and its white-labels such as SendingPros can read and hold over their API.
    static let mailWizz = Capabilities(
        "mailwizz",
        kinds: [
            .readOnly(
                .account, reads: .part("the API does not say who the customer is"),
                "an account is its customer's own"),
            .absent(.userGroup, "MailWizz's API does not show groups"),
            .absent(.apiKey, "MailWizz's API does not show keys"),
            .absent(
                .suppressionList,
                "MailWizz's API does not show suppression lists: export them on its pages and add them with --with suppression_list=FILE"
            ),
            .both(
                .suppression,
                reads: .part(
                    "the API shows who is blacklisted only on lists: export the blacklist on MailWizz's pages and add it with --with suppression=FILE"
                ),
                writes: .part("as the state of people who are on a list; others are entered on MailWizz's pages"),
                holds: ["address", "scope", "reason", "raw"],
                because: [
                    "since": "MailWizz cannot store since when an address is held",
                    "actor": "MailWizz cannot store who held an address",
                    "suppression_list_id": "MailWizz's API cannot write suppression lists",
                    "target": "MailWizz's blacklist is for the whole account",
                ]),
            .absent(.sendingDomain, "MailWizz's API does not show sending domains"),
            .absent(.trackingDomain, "MailWizz's API does not show tracking domains"),
            .absent(.bounceServer, "MailWizz's API does not show bounce servers"),
            .absent(.feedbackLoopServer, "MailWizz's API does not show feedback loop servers"),
            .absent(.mailboxMonitor, "MailWizz's API does not show mailbox monitors"),
            .readOnly(
                .deliveryServer, reads: .part("names, types and states; MailWizz's API shows no ports and passwords"),
                "servers are set up on MailWizz's pages"),
            .absent(.templateCategory, "MailWizz's API does not show categories of templates"),
            .absent(.mediaFile, "MailWizz's API does not show files"),
            .both(
                .template, holds: ["name", "html", "inline_css", "dialect"], unseen: ["inline_css"],
                because: [
                    "text": "a template of MailWizz has one body", "subject": "a template of MailWizz has no subject",
                    "screenshot": "MailWizz makes its own",
                    "template_category_id": "MailWizz's API takes no categories",
                ]),
            .absent(.campaignTag, "MailWizz's API does not show campaign tags"),
            .both(
                .list, reads: .part("without opt-in mode, welcome mail and pages, which MailWizz's API does not show"),
                holds: [
                    "name", "description", "from_name", "from_email", "reply_to", "subject", "notifications", "company",
                ],
                unseen: ["from_email", "company", "notifications"],
                because: [
                    "display_name": "MailWizz's API takes no other name for people",
                    "visibility": "MailWizz's API cannot set it: set it on its pages",
                    "opt_in": "MailWizz's API cannot set it: set it on its pages",
                    "opt_out": "MailWizz's API cannot set it: set it on its pages",
                    "welcome_enabled": "MailWizz's API takes no welcome mail",
                    "welcome_subject": "MailWizz's API takes no welcome mail",
                    "welcome_html": "MailWizz's API takes no welcome mail",
                ]),
            .both(
                .listField, reads: .part("without choices, which MailWizz's API does not show"),
                writes: .part("by 2.x and later; 1.x has no call for it"),
                holds: [
                    "list_id", "tag", "label", "type", "required", "visibility", "default", "help_text", "options",
                    "position", "extra",
                ],
                unseen: ["options"]),
            .both(
                .contact, writes: .part("as people on lists"), holds: ["email"],
                because: [
                    "ip": "MailWizz keeps an address for each list", "extra": "it is what only the old service knows",
                ]),
            .both(
                .subscription,
                holds: ["list_id", "contact_id", "status", "reason", "source", "ip", "fields", "raw"],
                because: [
                    "since": "it gets the date of its arrival", "since_precision": "it gets the date of its arrival",
                    "actor": "MailWizz cannot store who",
                ]),
            .absent(.consentEvent, "MailWizz's API shows no history of consent"),
            .both(
                .segment, holds: ["list_id", "name", "match", "conditions"],
                because: ["subscribers_count": "MailWizz counts itself"]),
            .readOnly(
                .campaignGroup, reads: .part("those of campaigns; MailWizz's API has no list of them"),
                "MailWizz's API cannot make groups"),
            .both(
                .campaign, reads: .part("without bodies and options, which MailWizz's API does not show"),
                writes: .part("always as a draft, and only with a body"),
                holds: [
                    "name", "type", "status", "list_id", "segment_id", "from_name", "from_email", "reply_to", "subject",
                    "html", "text", "dialect",
                ],
                unseen: ["html", "text"],
                because: [
                    "campaign_group_id": "MailWizz's API cannot make groups",
                    "template_id": "a campaign of MailWizz has a body of its own",
                    "counters": "MailWizz cannot store results of another service",
                    "send_at": "a draft gets a date far away: set it when you send it",
                    "send_at_zone": "a draft gets a date far away: set it when you send it",
                    "started_at": "a draft was never sent", "finished_at": "a draft was never sent",
                    "to_name": "MailWizz's API takes none",
                ]),
            .readOnly(.delivery, "what was sent by another service cannot be told to MailWizz"),
            .readOnly(
                .event,
                reads: .part("bounces, complaints and unsubscriptions; opens and clicks stand only as counters"),
                "a bounce that is told to MailWizz makes it act on the person; the states arrive instead"),
            .absent(.message, "MailWizz's API does not show notices"),
            .readOnly(.transactionalMessage, "a single mail that is written to MailWizz is sent"),
        ],
        states: [
            .kept(.subscribed, "confirmed"),
            .kept(.unconfirmed, "unsubscribed", "writing “unconfirmed” makes MailWizz ask the person by mail"),
            .kept(.unapproved, "unapproved", "unsubscribed where MailWizz does not take the word"),
            .kept(.unsubscribed, "unsubscribed"),
            .kept(.bounced, "blacklisted", "unsubscribed where MailWizz does not take the word"),
            .kept(.complained, "blacklisted", "unsubscribed where MailWizz does not take the word"),
            .kept(.suppressed, "blacklisted", "unsubscribed where MailWizz does not take the word"),
            .kept(.disabled, "disabled", "unsubscribed where MailWizz does not take the word"),
            .kept(.transactional, "disabled", "unsubscribed where MailWizz does not take the word"),
            .kept(.archived, "moved", "unsubscribed where MailWizz does not take the word"),
            .kept(.unknown, "unsubscribed"),
        ],
        notes: [
            "Of the credentials `key` is that of 2.x and later; 1.x has `public_key` and `private_key`, which sign requests.",
            "Everybody who is not subscribed arrives as unsubscribed first and gets the exact state afterwards: at no moment can somebody be mailed who must not be. The first of a list is written alone and looked at before others follow.",
            "A list that sends a welcome mail sends it to everybody who arrives; MailWizz's API does not show whether it does: switch it off before. Notices to the owner about new people are switched off while people are written.",
            "Names and custom fields of people become fields of each list; choices of fields are found out from the values that people have.",
        ])
}
