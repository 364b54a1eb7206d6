"""What episodes teach: draws of the physical layer weighted by what happened."""
