"""One identity behind all mentions of a speaker: names, roles, bodies, pronouns, and chains of sources."""
