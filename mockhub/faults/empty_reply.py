"""`empty-reply: true`: the connection is closed in good order, without a byte of an answer."""

from __future__ import annotations

from mockhub.faults.flag import Flag

EmptyReplyForm = Flag
