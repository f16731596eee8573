"""Floor 10: the shell around everything: settings, addresses, home, the case page, commands, the demonstration."""
