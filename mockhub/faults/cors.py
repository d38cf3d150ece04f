"""`cors`: the real answer without the headers that let a page of another origin read it."""

from __future__ import annotations

from typing import Literal

CorsForm = Literal["withheld"]
