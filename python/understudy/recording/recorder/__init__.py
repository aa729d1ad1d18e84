"""Record the public originals of a library as one JSON document.

Run as `python -m recorder LIBRARY` under an interpreter that has the library; nothing of Understudy is needed, and
every CPython from 3.9 on will do. Names, kinds, signatures, identities, deprecations and a hash of each documentation
text are recorded, no text itself. The document holds one original per line, sorted by name, so that a new version of
the library reads as a short diff.
"""
