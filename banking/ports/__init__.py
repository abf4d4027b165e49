"""What the journeys need from the core-banking system: ``core_bank`` is the port, the others hold what it gives, by area.

Money is integer 分, times are ISO 8601 with offset.
"""
