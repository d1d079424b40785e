"""What benchmarks share: a world of rows made by bulk insert, pages asked as the role that uses them, a table of times."""
