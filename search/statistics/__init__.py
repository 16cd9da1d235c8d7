"""Counting what a query finds: over time, in context, among its neighbours, one text against another."""
