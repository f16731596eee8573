"""Floor 0b: the data keys, wrapped by the key ring, in a database of their own; and the field they seal."""
