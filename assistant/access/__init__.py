"""Who asks, and which documents they may read; between every face and the library.

May use: errors, library, settings, types.
"""
