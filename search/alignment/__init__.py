"""Documents beside their translations, or beside versions in another script, for readers and programs."""
