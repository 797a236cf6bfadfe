"""The page on which one looks at the shop and changes its state while trying things. Demo mode only."""
