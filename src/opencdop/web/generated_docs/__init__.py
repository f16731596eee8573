"""The pages of docs/generated/, each written from the code it tells of. The same code always gives the same words.

Nothing here reads a database, and nothing is written here: the command `opencdop docs` does that.
"""

from collections.abc import Callable

from opencdop.web.generated_docs.access import access_page
from opencdop.web.generated_docs.dictionary import dictionary_csv, dictionary_page
from opencdop.web.generated_docs.events import events_page
from opencdop.web.generated_docs.fields import fields_page
from opencdop.web.generated_docs.forms import forms_page
from opencdop.web.generated_docs.states import states_page

PAGES: dict[str, Callable[[], str]] = {
    "access.md": access_page,
    "states.md": states_page,
    "events.md": events_page,
    "fields.md": fields_page,
    "forms.md": forms_page,
    "data-dictionary.md": dictionary_page,
    "data-dictionary.csv": dictionary_csv,
}
