"""What counts as a Han character."""

HAN = "\u2e80-\u2fdf\u3005\u3007\u31c0-\u31e5\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters as the inside of a regular expression's ``[...]``.

Radicals, 々, 〇, strokes, the unified ideographs with all their extensions, compatibility ideographs:
whatever the fold maps to a Han character is one itself.
"""
