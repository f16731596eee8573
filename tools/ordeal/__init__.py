"""Ordeals: what is too long for every run. Each module here is one, with `COVERS` and `run`.

COVERS  paths of the code whose change makes the last result worthless
run()   -> Result: the figures and whether what was promised held
"""
