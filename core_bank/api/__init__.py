"""The HTTP interface: one router per noun, each a thin layer over the module of that noun."""
