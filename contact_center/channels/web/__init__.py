"""The browser's channel: REST, socket and pages."""
