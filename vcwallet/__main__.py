"""Let ``python -m vcwallet`` do what ``vcwallet`` does."""

from vcwallet.cli import main

main()
