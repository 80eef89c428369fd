"""The learned sequence tagger: characters → spans of six types with their attributes, read without a training framework."""
