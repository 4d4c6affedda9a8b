"""What a micro-credential means: the European profile, its checks, and the formats it is written in."""
