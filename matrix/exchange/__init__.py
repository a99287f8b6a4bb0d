"""In and out as sheets: which columns each kind of row has, rows to sheets, and sheets compared with what is there.

`columns`, `kinds`: the one place that says what a sheet holds; export, template and import ask it alike. `known`: what
rows may refer to, read once. `compare`: what an import would change, computed in memory. `apply`: doing it, by verbs.
"""
