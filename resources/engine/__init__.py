"""The policy engine: plain Python and NumPy over facts and conditions; it knows neither Django nor any app."""
