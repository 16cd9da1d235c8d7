"""The engine for teams: postings in OpenSearch, and beside them the whole index, mirrored by each reader.

- `server`: which server and which name, as the index directory says; what a URL may be.
- `client`: the only module that knows opensearch-py: one request, credentials, patience, errors in words.
- `queries`: a plan in OpenSearch's query language.
- `bulk`: paragraphs on their way to the server.
- `engine`: `index.engine.Engine` and `Postings`.
"""
