"""Paragraphs to tokens, tokens to postings: the index directory and the engines behind it."""
