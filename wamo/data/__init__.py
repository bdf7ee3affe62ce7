"""Data sets as samples: HumanML3D, KIT-ML, AMASS, captioned collections, and the procedural library."""
