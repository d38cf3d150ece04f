"""What each request of the Service Client API does: one module for each of its namespaces.

A service is a function of the workspace, of who asks, and of the request's parameters; what it returns is the
answer's `data`. `Refused` is what a page's `failed` callback is told.
"""
