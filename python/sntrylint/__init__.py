"""sntrylint keeps Sentry tokens out of git. The program is JavaScript; `__main__` starts it."""
