"""The Omnichannel surfaces over HTTP: thin handlers that translate to the core and back."""
