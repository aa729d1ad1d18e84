"""The indexes: labels of axes."""
