"""Training samples: draw, augment, batch."""
