"""Faults: deliberate misbehaviour at a named point. Which one acts on a call, and with what, is decided here.

Nothing is done here: a room looks at the action that was chosen and does it. Each action is a file of its own;
`fault.py` knows them by the name under which they are written.
"""
