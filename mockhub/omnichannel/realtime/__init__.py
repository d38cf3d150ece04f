"""Realtime push, as the vendor's chat clients speak it: frames, events, connections. Nothing here does I/O.

The protocol is socket.io 0.9 with events of its own ("trouter"), read and run in
`@azure/communication-signaling` 1.0.0-beta.29 and beta.34.
"""
