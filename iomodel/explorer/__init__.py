"""A page in a browser where the question is asked by moving sliders."""
