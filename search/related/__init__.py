"""The related tier: the passages nearest to a question, and why they are."""
