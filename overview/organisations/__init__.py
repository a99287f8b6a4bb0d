"""What the secretary does with an organisation of the network, and what organisations say in its support."""
