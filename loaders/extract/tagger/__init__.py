"""The learned sequence tagger: characters → spans of six types with their attributes, by numpy alone."""
