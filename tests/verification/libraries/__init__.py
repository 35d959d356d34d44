"""Generated handlers beside the providers' own libraries: one module a library."""
