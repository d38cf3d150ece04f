"""The control API: how tests and people steer a running hub."""
