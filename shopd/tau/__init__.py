"""The public τ-bench retail world: users.json, orders.json and products.json, in and out without loss."""
