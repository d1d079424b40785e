"""What surrounds a project and what is told of it: news with their source, cases with their figures, opinions of the public."""
