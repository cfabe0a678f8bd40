"""Sources that fill the library by themselves: feeds, sitemaps, mailboxes and folders.

What is found there is kept as files below `<store>/sources/<name>/`, and ingested like any other.
"""
