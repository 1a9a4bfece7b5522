"""A fake of the MailWizz API that keeps what it is told. See scripts/oracles/fake-mailwizz."""
