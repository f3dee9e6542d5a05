"""The desk on which the day's stack is worked through: values and keys first, the screen last."""
