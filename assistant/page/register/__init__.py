"""The page of the register: a table of cited cells, a timeline, a map of partners, totals."""
