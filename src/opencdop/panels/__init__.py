"""Floor 4: the panel as a body: its office, its area, its rule of quorum, the children who live there."""
