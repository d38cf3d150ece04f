"""What has nothing more to be said of it is written `true`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mockhub.spec import Before


def _only_true(value: Any) -> Any:
    if value is not True:  # 1 would pass
        raise ValueError("expected true")
    return value


Flag = Annotated[Literal[True], Before(_only_true)]
