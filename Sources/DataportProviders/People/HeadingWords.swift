import DataportCore

/// What headings mean, in the languages that services export in.
enum HeadingWords {
    private static let meanings: [String: ColumnMeaning] = {
        var meanings: [String: ColumnMeaning] = [:]
        for (meaning, words) in table { for word in words { meanings[word] = meaning } }
        return meanings
    }()

    /// What a heading means; `nil` when it is not known.
    static func meaning(of heading: String) -> ColumnMeaning? { meanings[normal(heading)] }

    /// Letters and digits in lower case: `E-Mail-Adresse` and `email adresse` are the same.
    static func normal(_ heading: String) -> String {
        var text = ""
        for scalar in heading.unicodeScalars {
            let properties = scalar.properties
            if properties.isAlphabetic || properties.numericType != nil { text += properties.lowercaseMapping }
        }
        return text
    }

    /// Headings in the form of `normal`.
    private static let table: [(ColumnMeaning, [String])] = [
        (
            .email,
            [
                "email", "emailaddress", "mail", "mailaddress", "emailadresse", "mailadresse", "adresseemail",
                "adressemail", "courriel", "adressecourriel", "adressedemessagerie", "correo", "correoelectrónico",
                "correoelectronico", "direccióndecorreoelectrónico", "direcciondecorreoelectronico",
                "direccióndecorreo",
                "indirizzoemail", "indirizzodiposta", "emailadres", "epostadress", "epost", "eposta",
                "epostaadresi", "sähköposti", "sähköpostiosoite", "adresemail", "endereçodeemail", "メールアドレス", "メール",
                "eメールアドレス", "eメール", "電子メール", "电子邮件", "电子邮箱", "邮箱", "電子郵件", "이메일", "이메일주소", "электроннаяпочта",
                "адресэлектроннойпочты", "البريدالإلكتروني", "subscriber", "subscriberemail", "contactemail",
                "useremail",
                "recipient",
            ]
        ),
        (
            .firstName(tag: "FNAME"),
            [
                "firstname", "fname", "givenname", "forename", "vorname", "prénom", "prenom", "nombre", "nombredepila",
                "primernombre", "primeironome", "imię", "imie", "voornaam", "förnamn", "fornavn", "etunimi", "имя", "名",
                "ファーストネーム",
            ]
        ),
        (
            .lastName(tag: "LNAME"),
            [
                "lastname", "lname", "surname", "familyname", "nachname", "familienname", "nomdefamille", "nom",
                "apellido",
                "apellidos", "cognome", "sobrenome", "apelido", "nazwisko", "achternaam", "efternamn", "etternavn",
                "sukunimi", "фамилия", "姓", "ラストネーム",
            ]
        ),
        (
            .name,
            [
                "name", "fullname", "displayname", "contactname", "nombrecompleto", "nomcomplet", "nomecompleto",
                "vollständigername", "氏名", "お名前", "名前", "姓名", "이름",
            ]
        ),
        (
            .field(tag: "PHONE", type: "phone"),
            [
                "phone", "phonenumber", "telephone", "telefon", "telefonnummer", "mobile", "mobilenumber",
                "handynummer",
                "téléphone", "numérodetéléphone", "teléfono", "númerodeteléfono", "telefono", "電話番号", "電話", "sms",
                "smsphonenumber", "telefoonnummer", "puhelin",
            ]
        ),
        (
            .field(tag: "ADDRESS", type: "text"),
            [
                "postaladdress", "streetaddress", "adresse", "anschrift", "postanschrift", "dirección", "indirizzo",
                "住所",
                "adres",
            ]
        ),
        (
            .field(tag: "BIRTHDAY", type: "text"),
            [
                "birthday", "birthdate", "dateofbirth", "geburtstag", "geburtsdatum", "anniversaire", "datedenaissance",
                "cumpleaños", "fechadenacimiento", "compleanno", "誕生日", "生年月日",
            ]
        ),
        (
            .field(tag: "COMPANY", type: "text"),
            [
                "company", "companyname", "organisation", "organization", "unternehmen", "firma", "entreprise",
                "société",
                "empresa", "compañía", "azienda", "会社", "会社名",
            ]
        ),
        (.language, ["language", "lang", "locale", "sprache", "langue", "idioma", "lingua", "言語"]),
        (.timezone, ["timezone", "zeitzone", "fuseauhoraire", "zonahoraria"]),
        (.country, ["country", "countrycode", "cc", "land", "pays", "país", "pais", "paese", "国"]),
        (.ip, ["ip", "ipaddress", "ipadresse", "signupip", "subscribeip"]),
        (.optInIP, ["optinip", "ipsignup"]),
        (.confirmIP, ["confirmip", "ipopt", "confirmationip"]),
        (
            .optInAt,
            [
                "optintime", "optindate", "optinat", "subscribedat", "subscribedon", "subscribedate",
                "subscriptiondate",
                "datesubscribed", "signupdate", "signedupat", "signuptime", "subscribed", "consentdate", "consentat",
                "seit", "dabeiseit", "anmeldedatum", "angemeldetam", "anmeldung", "datedinscription", "inscritle",
                "fechadealta",
                "fechadesuscripción", "datadiiscrizione", "登録日", "登録日時",
            ]
        ),
        (
            .confirmAt,
            [
                "confirmtime", "confirmdate", "confirmedat", "confirmationdate", "optinconfirmedat", "doubleoptindate",
                "bestätigtam", "confirméle", "fechadeconfirmación",
            ]
        ),
        (
            .optOutAt,
            [
                "unsubtime", "unsubscribedat", "unsubscribedon", "unsubscribedate", "unsubscribetime", "optouttime",
                "optoutdate", "optoutat", "abgemeldetam", "abmeldedatum", "datededésinscription", "désinscritle",
                "fechadebaja", "解除日",
            ]
        ),
        (.heldAt, ["cleantime", "bouncedat", "bouncedate", "bouncetime", "suppressedat", "blockedat"]),
        (
            .created,
            ["createdat", "createdon", "created", "dateadded", "addedat", "added", "erstelltam", "crééle", "creado"]
        ),
        (.updated, ["updatedat", "updated", "lastchanged", "lastmodified", "modifiedat", "lastupdate", "geändertam"]),
        (.reason, ["reason", "unsubreason", "unsubscribereason", "bouncereason", "grund", "raison", "motivo"]),
        (.source, ["source", "signupsource", "subscribesource", "quelle", "origine", "origen"]),
        (.tags(tag: "TAGS"), ["tags", "labels", "schlagwörter", "étiquettes", "etiquetas", "タグ"]),
        (
            .raw(key: "status"),
            [
                "status", "state", "subscriberstatus", "subscriptionstatus", "emailstatus", "contactstatus",
                "memberstatus",
                "zustand", "newsletter", "optin", "optedin", "consent", "emailconsent", "marketingconsent",
                "acceptsmarketing", "acceptsemailmarketing",
                "einwilligung", "estado", "statut", "stato", "ステータス", "状態", "статус", "abonnementstatus",
                "anmeldestatus",
            ]
        ),
    ]
}

/// What words for the state of a person mean, in several languages and services.
enum StatusWordsOfPeople {
    /// The status of a word; `nil` when it is not known.
    static func status(of word: String) -> SubscriptionStatus? {
        let normal = HeadingWords.normal(word)
        return table.first { $0.words.contains(normal) }?.status
    }

    /// Whether a word is a yes or a no, of which only its column can say to what.
    static func isYesOrNo(_ word: String) -> Bool {
        [
            "yes", "no", "y", "n", "true", "false", "1", "0", "ja", "nein", "oui", "non", "sí", "si", "nej", "nei",
            "nee", "はい",
            "いいえ", "tak", "nie",
        ].contains(word.lowercased())
    }

    /// In the form of `HeadingWords.normal`. Words of which some mean a yes and some a no, such as `inactive`, are not here.
    private static let table: [(status: SubscriptionStatus, words: [String])] = [
        (
            .subscribed,
            [
                "subscribed", "active", "confirmed", "optedin", "optin", "aktiv", "abonniert", "angemeldet",
                "bestätigt",
                "abonné", "abonnée", "inscrit", "inscrite", "actif", "active", "suscrito", "suscrita", "activo",
                "activa",
                "iscritto", "attivo", "inscrito", "ativo", "geabonneerd", "購読中", "登録済み",
            ]
        ),
        (
            .unconfirmed,
            [
                "unconfirmed", "pending", "notconfirmed", "unbestätigt", "ausstehend", "enattente", "nonconfirmé",
                "pendiente",
                "sinconfirmar", "inattesa", "未確認",
            ]
        ),
        (
            .unsubscribed,
            [
                "unsubscribed", "optedout", "optout", "abgemeldet", "désabonné", "désabonnée", "désinscrit",
                "désinscrite",
                "baja", "dadodebaja", "desuscrito", "cancelado", "disiscritto", "descadastrado", "uitgeschreven",
                "購読解除",
                "配信停止", "登録解除",
            ]
        ),
        (
            .bounced,
            [
                "bounced", "bounce", "cleaned", "hardbounce", "hardbounced", "undeliverable", "invalid", "bereinigt",
                "unzustellbar", "nettoyé", "rebond", "rebotado", "depurado", "クリーニング済み",
            ]
        ),
        (
            .complained,
            ["complained", "complaint", "spam", "spamcomplaint", "abuse", "reported", "junk", "plainte", "queja"]
        ),
        (.suppressed, ["suppressed", "blocked", "blacklisted", "blocklisted", "gesperrt", "bloqué", "bloqueado"]),
        (.disabled, ["disabled", "deaktiviert", "désactivé", "desactivado"]),
        (.archived, ["archived", "archiviert", "archivé", "archivado"]),
        (.transactional, ["transactional", "nonsubscribed"]),
        (.unapproved, ["unapproved"]),
    ]
}

extension Judgement {
    /// What a status means by itself, with the hold that goes with it.
    static func standard(_ status: SubscriptionStatus) -> Judgement {
        switch status {
        case .bounced:
            Judgement(
                .bounced, reason: "hard_bounce", actor: "system", hold: Hold(scope: "list", reason: "hard_bounce"))
        case .complained: Judgement(.complained, actor: "person", hold: Hold(scope: "list", reason: "complaint"))
        case .suppressed: Judgement(.suppressed, hold: Hold(scope: "account", reason: "unknown"))
        case .unsubscribed: Judgement(.unsubscribed, actor: "person")
        default: Judgement(status)
        }
    }
}
