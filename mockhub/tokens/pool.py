"""Ready-made signing keys, so that no start has to generate one. For tests only: they are public."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_END = "-----END PRIVATE KEY-----\n"
# Read while importing, never later: by then an event loop may be running.
_PEMS = tuple(
    text + _END for text in files("mockhub.data").joinpath("test-only-keys.pem").read_text().split(_END) if text
)

POOL_SIZE = len(_PEMS)
STRANGER = POOL_SIZE - 1
"""The key kept aside for tokens signed by somebody else."""


@lru_cache(maxsize=POOL_SIZE)
def _load(index: int) -> RSAPrivateKey:
    # The check of a private key takes 30 ms; these are the package's own.
    key = load_pem_private_key(_PEMS[index].encode(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the pool holds RSA keys only")
    return key


def pool_key(index: int) -> RSAPrivateKey:
    """Return the RSA key at `index`, counted round and round."""
    return _load(index % POOL_SIZE)
