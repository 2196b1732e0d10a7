"""The command line, one command a module. Speaks Dutch."""
