"""Many requests at once, and a mail server that writes down what it took: for figures and ordeals of chasing."""
