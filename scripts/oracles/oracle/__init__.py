"""Independent checks of dataport archives, written from docs/format.md; they share no code with dataport."""
