"""Documents in: from the bytes of a file to paragraphs that can be cited.

This room knows files, encodings, layouts and scripts; it knows neither indexes nor queries.
"""

__version__ = "0.1.0"
