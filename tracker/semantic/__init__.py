"""Closeness in meaning, where the extra `[semantic]` is installed: the only door of the models' packages.

Everything works from installed packages alone: no model is fetched, at no time. Without them `encoders.installed` finds
nothing, and matching by words goes on as it is.
"""
