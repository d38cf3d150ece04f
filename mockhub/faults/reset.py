"""`reset: true`: the connection is reset (TCP RST) instead of an answer."""

from __future__ import annotations

from mockhub.faults.flag import Flag

ResetForm = Flag
