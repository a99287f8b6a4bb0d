"""Who may open what: roles, a scene, for each address a row, and the test that asks them all."""
