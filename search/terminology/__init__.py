"""What is known of one term: its equivalents, its use in an index, examples in both languages."""
