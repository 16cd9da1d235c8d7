"""Themes: named sets of terms in two languages, kept in files that anyone may edit.

`registry` says which there are, `reading` makes a `model.Theme` of a file, `matching` finds its paragraphs.
"""
