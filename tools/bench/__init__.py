"""How fast: each module here measures one thing and gives lines of figures. Nothing here passes or fails."""
