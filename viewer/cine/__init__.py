"""Playing stacks: by the clock, decoded ahead, with a bar to steer it."""
