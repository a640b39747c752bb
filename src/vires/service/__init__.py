"""The verbs of the product; the only room that opens files for them and that asks what day it is."""
