"""The Genesys side: the workspace behind the Service Client API, and the tokens around it. No I/O."""
