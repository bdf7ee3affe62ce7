"""Ball games, athletics and acrobatics."""
