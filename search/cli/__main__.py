"""``python -m search.cli`` is the command ``duizhao``."""

from search.cli import main

if __name__ == "__main__":
    main()
