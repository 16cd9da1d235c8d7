"""What a query finds in the other language: its terms by the glossary, its hits by their counterparts."""
