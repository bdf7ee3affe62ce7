"""Martial arts, boxing and swords."""
