"""Tokens: keys and key documents, the issuer and its defects, judging, and the providers tokens come from."""
