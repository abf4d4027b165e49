"""Care of the knowledge base: drafts, reviews by a second person, publication, ratings, and what needs attention."""
