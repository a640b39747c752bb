"""Documents in words that can be quoted: the answer in a sentence, then what it rests on."""
