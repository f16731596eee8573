"""SealedField: a column that holds ciphertext, read and written as text or as JSON.

The row names its key in `data_key_id`; an empty name means the key of the installation. Record and field are bound
to the ciphertext, so that a value copied to another row or column does not open.
"""

import json
from typing import Any

from django.db import models

from opencdop.core import secrets
from opencdop.keystore import keys


class _Plain:
    """A value in the clear, on its way to or from the database."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class _SealedAttribute:
    """Opens the value at the first look, so that a list which shows no secret opens none."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        held = instance.__dict__[name]
        if held is None:
            return self.field.empty()
        if isinstance(held, bytes | memoryview):
            held = _Plain(self.field.open(bytes(held), instance))
            instance.__dict__[name] = held
        return held.value

    def __set__(self, instance: Any, value: Any) -> None:
        if value is not None and not isinstance(value, bytes | memoryview):
            value = _Plain(value)
        instance.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """Text (default) or any JSON value (`holds="json"`), encrypted by the application; null when empty."""

    # What a row's attribute takes and gives, for the type checker, which takes a binary field for bytes.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *, holds: str = "text", **kwargs: Any) -> None:
        self.holds = holds
        kwargs.update(null=True, blank=True, default=None, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("null", "blank", "default", "editable"):
            kwargs.pop(fixed, None)
        kwargs["holds"] = self.holds
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _SealedAttribute(self))

    def empty(self) -> Any:
        return "" if self.holds == "text" else None

    def context(self, instance: models.Model) -> str:
        return f"{self.model._meta.db_table}.{self.column}.{instance.pk}"

    def open(self, sealed: bytes, instance: Any) -> Any:
        """The value as it was written. Raises CannotOpen or KeyDestroyed."""
        context = self.context(instance)
        if instance.data_key_id:
            plain = secrets.open_sealed(sealed, key=keys.key_of(instance.data_key_id), context=context)
        else:
            plain = secrets.open_with_ring(sealed, ring=keys.ring(), purpose="installation", context=context)
        return plain.decode() if self.holds == "text" else json.loads(plain)

    def seal(self, value: Any, instance: Any) -> bytes:
        text = value if self.holds == "text" else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        context = self.context(instance)
        if instance.data_key_id:
            return secrets.seal(text.encode(), key=keys.key_of(instance.data_key_id), context=context)
        return secrets.seal_with_ring(
            text.encode(), ring=keys.ring(), purpose="installation", context=context
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, _Plain):
            if held.value is None or (self.holds == "text" and held.value == ""):
                return None
            return self.seal(held.value, model_instance)
        return bytes(held) if held is not None else None

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, bytes):
            raise TypeError("a sealed field is written by saving its row, and never searched")
        return value

    def value_from_object(self, obj: models.Model) -> Any:
        return obj.__dict__.get(self.attname)
