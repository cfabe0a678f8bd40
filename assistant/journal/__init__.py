"""What is noted while the program runs: messages, who asked and changed what, spans of work.

May use: answering, errors, settings, types.
"""
