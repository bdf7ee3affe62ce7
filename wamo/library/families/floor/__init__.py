"""Sitting, lying, kneeling and getting up."""
