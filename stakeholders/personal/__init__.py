"""What is kept about a person, everywhere: told to them, and forgotten when they leave for good."""
