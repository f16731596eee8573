"""Forms that nobody is asked for by e-mail: what came on paper or by telephone, old records, the response's own."""
