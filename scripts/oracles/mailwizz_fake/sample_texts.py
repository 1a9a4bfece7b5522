"""Words of the sample account: valid, and hostile to careless readers."""

FIRST_NAMES = ["Ada", "Zoë", "О'Коннор", "李小龍", "=HYPERLINK(\"http://example.com\")", "Jean-Luc, dit \"le Grand\"",
               "👩‍👩‍👧‍👦", "مريم", "<b>Bob</b>", "-1+1", "e\u0301", "", "@SUM(A1)", "null", "007"]
LAST_NAMES = ["Lovelace", "Müller-Lüdenscheidt", "D'Arcy", "\\backslash\\", "semi;colon", "ﬁn", "Ñandú", "\u202eright",
              "a\u00a0b", "100%", "+49"]
FREE_TEXTS = ["plain", "line one\nline two", "tab\there", "=1+1", "'; DROP TABLE x; --", "[FNAME] is no merge tag here",
              "ends with a space ", "x" * 10240, "a&b=c&d[0]=e", "%41%zz+", "\"\"", "0", "🎉" * 20]

TEMPLATES = [
    ("Welcome", "<html><body><h1>Hello [FNAME]</h1><p>You wrote as [EMAIL]. <a href=\"[UNSUBSCRIBE_URL]\">Leave</a></p>"
                "[COMPANY_FULL_ADDRESS]</body></html>"),
    ("Monatsbrief März – «neu»", "<html><body><p>Liebe/r [FNAME] [LNAME],</p><img src=\"https://img.example/a.png\">"
                                 "<p>[LIST_NAME] · [CURRENT_YEAR]</p>[UNSUBSCRIBE_URL]</body></html>"),
    ("Web version & preferences", "<html><head><style>p{color:#123}</style></head><body>"
                                  "<a href=\"[WEB_VERSION_URL]\">browser</a> <a href=\"[UPDATE_PROFILE_URL]\">profile</a>"
                                  "<p>[SUBJECT] for [SUBSCRIBER_UID]</p>[UNSUBSCRIBE_URL]</body></html>"),
    ("催し 🎉", "<html><body><p>[CAMPAIGN_NAME] — [FROM_NAME] — [F_TEXT]</p><p>" + "long " * 4000
               + "</p>[UNSUBSCRIBE_LINK]</body></html>"),
    ("=Plain", "No HTML at all: [EMAIL], [NOT_A_TAG], [[FNAME]], 50 % off & more < > \" '"),
]
