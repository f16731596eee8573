"""Floor 8: others' monthly lists laid against our cases."""
