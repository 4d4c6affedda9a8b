"""The story that ``vcwallet demo`` tells: a provider, a learner, an employer, and those who cheat."""
