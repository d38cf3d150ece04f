"""The second floor: a bare aiohttp server that does nothing but check each token with PyJWT.

Arguments: the path, the answer's size, the RS256 public key as PEM.
"""

from __future__ import annotations

import asyncio
import sys

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from benchmarks.serve_bare import body_of, serve_path


async def serve(path: str, size: int, pem: str) -> None:
    """Serve until abandoned."""
    body = body_of(size)
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise TypeError("the key is not an RSA key")

    async def answer(request: web.Request) -> web.Response:
        jwt.decode(request.headers["AuthenticatedUserToken"], key, algorithms=["RS256"])
        return web.Response(body=body, content_type="application/json")

    await serve_path(path, answer)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
