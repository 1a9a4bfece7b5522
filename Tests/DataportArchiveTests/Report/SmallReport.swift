/// The report of `ReportTests.small`, as it was read and found right by a person.
let smallReport = #"""
    {
      "format_version": "1.0",
      "generator": "dataport 0.1.0",
      "created": "2026-11-20T21:00:00Z",
      "account": "42",
      "source": "sqlite store",
      "snapshot": true,
      "formats": ["json"],
      "scope": "account",
      "legal_basis": [
        {
          "law": "Regulation (EU) 2016/679 (GDPR)",
          "provision": "article 28(3)(g)",
          "words": "At the choice of the controller, the processor deletes or returns all personal data after the end of the provision of services."
        },
        {
          "law": "Regulation (EU) 2016/679 (GDPR)",
          "provision": "article 20",
          "words": "Data in a structured, commonly used and machine-readable format, to be transmitted to another controller without hindrance."
        },
        {
          "law": "Regulation (EU) 2023/2854 (Data Act)",
          "provision": "chapter VI, articles 23 to 31",
          "words": "The customer of a data processing service may switch to another provider and take exportable data along."
        }
      ],
      "kinds": [
        {
          "kind": "subscription",
          "label": "subscriptions",
          "state": "complete",
          "reason": null,
          "records": 1,
          "earliest": "2024-05-01",
          "latest": "2024-05-01",
          "files": [
            {
              "path": "data/json/subscriptions.jsonl",
              "bytes": 99,
              "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            }
          ]
        },
        {
          "kind": "event",
          "label": "events",
          "state": "unreadable",
          "reason": "The service keeps no events",
          "records": 0,
          "earliest": null,
          "latest": null,
          "files": []
        }
      ],
      "incomplete": [
        {
          "kind": "event",
          "state": "unreadable",
          "reason": "The service keeps no events"
        }
      ],
      "data_categories": [
        {
          "gdpr": "Identification and contact data",
          "ccpa": {
            "letter": "A",
            "heading": "Identifiers such as a real name, postal address, IP address, email address, account name"
          },
          "kinds": ["subscription"],
          "records": 1
        },
        {
          "gdpr": "Contract and profile data",
          "ccpa": {
            "letter": "B",
            "heading": "Personal information described in Civil Code section 1798.80(e) (customer records)"
          },
          "kinds": ["subscription"],
          "records": 1
        },
        {
          "gdpr": "Usage data: opens, clicks, deliveries and subscriptions",
          "ccpa": {
            "letter": "F",
            "heading": "Internet or other electronic network activity information"
          },
          "kinds": ["subscription"],
          "records": 1
        }
      ],
      "article_15": {
        "a_purposes": "The source states no purposes. As far as its records show: mailing the people on the lists, proving their consent, and keeping mail away from addresses on hold.",
        "b_categories": "See data_categories.",
        "c_recipients": {
          "words": "The services known to have held the data. Whether it was given to others is not recorded in the account.",
          "services": ["sqlite store"]
        },
        "d_storage_period": {
          "words": "The source records no period of storage. The earliest and the latest day that the records speak of are given instead.",
          "earliest": "2024-05-01",
          "latest": "2024-05-01"
        },
        "g_source": "As far as the source records it: the fields source and ip of subscriptions and the consent events say how each person's data was collected.",
        "not_answered": [
          "(e) the rights to rectification, erasure, restriction and objection",
          "(f) the right to lodge a complaint",
          "(h) automated decision-making"
        ]
      },
      "subscriptions": {
        "total": 1,
        "by_status": {
          "subscribed": 1,
          "unconfirmed": 0,
          "unapproved": 0,
          "unsubscribed": 0,
          "bounced": 0,
          "complained": 0,
          "suppressed": 0,
          "disabled": 0,
          "transactional": 0,
          "archived": 0,
          "unknown": 0
        }
      },
      "suppressions": {
        "total": 0,
        "by_reason": {}
      },
      "redactions": [
        {
          "kind": "api_key",
          "field": "key",
          "secret": "api_key",
          "count": 2,
          "advice": "Issue a new key at the new place, put it into whatever used the old one, and revoke the old one."
        }
      ],
      "content": {
        "files": 0,
        "bytes": 0
      },
      "spreadsheets": [],
      "on_arrival": []
    }

    """#
