"""The house rules behind tools/tidy: one module per kind of rule, each with its tests beside it."""
