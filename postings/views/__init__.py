"""Pages of every kind of posting: each takes a `kind` and knows neither needs nor achievements."""
