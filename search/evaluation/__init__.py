"""How good a ranking is, on questions whose answers are known.

A test collection, in the terms of TREC, is a corpus of passages, queries, and judgements of which passage
answers which query ("qrels"); a run holds the ids that a search gave for each query, best first. `collection`
reads the three and says what of them counts, `building` makes an index of a corpus, `asking` a run by way of
the Python interface, `measures` figures of a run, and the probability that two runs differ by chance.
"""
