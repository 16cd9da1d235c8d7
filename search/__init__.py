"""Queries to hits: parse, match, rank, render."""
