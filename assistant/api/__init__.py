"""The API and the MCP server: other programs ask, search and read through them.

May use: access, answering, errors, journal, language, library, records, register, settings, types,
web, wiring.
"""
