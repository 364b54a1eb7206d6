"""Episodes whose outcome is known: the models against what happened."""
