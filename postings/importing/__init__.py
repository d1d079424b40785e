"""Tables in: CSV and XLSX files of needs and achievements, row by row, in bounded memory.

`sniffing` judges the file, `readers` gives its rows, `columns` and `cells` say what a column means, `parsing` turns
rows into fields or reasons, `writing` saves them, `services` imports for commands and `jobs` for people.
`needs/importers.py` and `achievements/importers.py` bring their layouts and writers through `registry`.
"""
