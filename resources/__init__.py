"""What surrounds a project and what is told of it: policies, finance products and funds, pilot bases, service requests, partners."""
