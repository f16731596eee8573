"""The environment of a test run, set before the settings are read: nothing of this machine's own gets in.

It is SQLite unless OPENCDOP_TEST_DATABASE_URL and OPENCDOP_TEST_KEYS_DATABASE_URL name two other databases.
"""

import base64
import os
from pathlib import Path

_folder = Path(__file__).parent.parent / ".dev" / "test"
(_folder / "static").mkdir(parents=True, exist_ok=True)

for _name in [name for name in os.environ if name.startswith("OPENCDOP_")]:
    if not _name.startswith(("OPENCDOP_TEST_", "OPENCDOP_CHROMIUM")):
        del os.environ[_name]

os.environ["OPENCDOP_MODE"] = "test"
os.environ["OPENCDOP_VAR"] = str(_folder)
os.environ["OPENCDOP_KEYRING"] = "test:" + base64.b64encode(b"a key ring for the tests alone  ").decode()

if "OPENCDOP_TEST_DATABASE_URL" in os.environ:
    os.environ["OPENCDOP_DATABASE_URL"] = os.environ["OPENCDOP_TEST_DATABASE_URL"]
    os.environ["OPENCDOP_KEYS_DATABASE_URL"] = os.environ["OPENCDOP_TEST_KEYS_DATABASE_URL"]
