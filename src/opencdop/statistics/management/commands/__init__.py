"""Commands about facts, each a thin way into a service or a query."""
