"""What sets up, runs and checks the project. Everything here runs from the folder of the project."""
