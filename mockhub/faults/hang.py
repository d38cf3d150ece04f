"""`hang: true`: the call is never answered, until the client gives up."""

from __future__ import annotations

from mockhub.faults.flag import Flag

HangForm = Flag
