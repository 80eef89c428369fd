"""The graph: schema, projection and stores."""
