"""Receivers: those that the README shows, and one that tells what it got."""
