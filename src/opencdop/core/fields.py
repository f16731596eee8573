"""Model fields without meaning of their own: the random public id. Of core, only this and `rows` import Django."""

from typing import Any

from django.db import models

from opencdop.core.ids import ID_LENGTH, new_id


class IdField(models.CharField):
    """A primary key of 130 random bits, made before the row is written, safe to stand in an address."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(max_length=ID_LENGTH, primary_key=True, default=new_id, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "primary_key", "default", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs
