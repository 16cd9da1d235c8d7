"""Duizhao beside other engines on the same paragraphs and queries: ``python -m scripts.bench.peers``."""
