"""Tables in layouts that no reader knows, read through a map that says where everything stands."""
