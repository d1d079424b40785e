"""What surrounds a project and what is told of it: matchmaking events: announced, held, followed up."""
