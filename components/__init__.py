"""Rasa graph components: thin wraps around the library in `xiaoer/`.

None of these modules may postpone its annotations (`from __future__ import annotations`): Rasa's
schema check reads them as types.
"""
