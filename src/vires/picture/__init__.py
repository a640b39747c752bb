"""Pictures of answers: as SVG, and as text for a terminal. They draw what they are given and decide nothing."""
