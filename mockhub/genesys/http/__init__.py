"""The Genesys side over HTTP: the desktop's page, what web content asks through it, and the token endpoints."""
